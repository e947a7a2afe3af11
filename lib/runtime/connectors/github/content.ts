import { type GithubApi, githubApi } from "#lib/platform/github-api";
import { type Connected, readJson } from "#lib/runtime/connectors/connected";
import type { Branch, Content, Part, Turn } from "#lib/runtime/connectors/connector";
import { isThere, noRepository, statusOf } from "#lib/runtime/connectors/github/explained";
import { at, isRepository } from "#lib/runtime/connectors/github/fields";
import { paging, part } from "#lib/runtime/connectors/github/paging";
import { ConnectorProblem } from "#lib/runtime/connectors/problem";
import { contentTypeOf } from "#lib/runtime/content-type";

/** The branches of a repository. An action calls its fields otherwise. */
export async function branches(connected: Connected, source: string, turn: Turn, called = { source: "id", after: "after_id" }): Promise<Part<Branch>> {
  const api = githubApi(connected);
  const turned = paging(turn, called.after);
  const { default_branch } = await repositoryOf(api, source, called.source);
  const { data, headers } = await api.repos.listBranches({ ...at(source), ...turned });
  return part(
    data.map(({ name, commit }) => ({ name, commit: commit.sha, default: name === default_branch })),
    turn,
    headers.link,
  );
}

async function repositoryOf(api: GithubApi, source: string, param = "source") {
  if (!isRepository(source)) throw noRepository(source, param);
  try {
    return (await api.repos.get(at(source))).data;
  } catch (error) {
    throw statusOf(error) === 404 ? noRepository(source, param) : error;
  }
}

type Asked = { source: string; ref?: string | undefined; path?: string | undefined };
type Place = { source: string; ref: string; path: string };
type Entry = { name?: string; path: string; type: string; size?: number | undefined; download_url?: string | null };
/** GitHub's answer to the media type that has the same form for whatever there is. */
type Found = Entry & { sha: string; target?: string; submodule_git_url?: string | null; content?: string; encoding?: string; entries?: Entry[] };
/** A file's `sha` is what GitHub asks for when the file is replaced. */
type Read = Content & { sha: string | null };

/** Most of a file that is read: as much as an answer may hold. */
const MOST_BYTES = 32 * 1024 * 1024;
/** How many entries GitHub's contents hold at most; of a larger folder its tree has all. */
const MOST_ENTRIES = 1000;
/** How many links are followed, one to the next. */
const MOST_LINKS = 5;

/** A file of a repository, or what is in a folder. The default branch is read unless a ref is named. */
export async function content(connected: Connected, { source, ref, path = "" }: Asked): Promise<Read> {
  const api = githubApi(connected);
  if (!isRepository(source)) throw noRepository(source, "source");
  const place = { source, ref: ref ?? (await repositoryOf(api, source)).default_branch, path };
  try {
    return await read(connected, api, place, MOST_LINKS);
  } catch (error) {
    if (isTooLarge(error))
      throw new ConnectorProblem("INVALID_INPUT", `${path} is larger than GitHub answers, and at most ${MOST_BYTES} bytes are read.`, { param: "path" });
    if (statusOf(error) !== 404) throw error;
    return missing(api, place, ref !== undefined);
  }
}

/** GitHub answers 403 for a file above 100 MB. */
const isTooLarge = (error: unknown) =>
  statusOf(error) === 403 &&
  (error as { response: { data?: { errors?: { code?: string }[] } } }).response.data?.errors?.some?.(({ code }) => code === "too_large");

async function read(connected: Connected, api: GithubApi, place: Place, links: number): Promise<Read> {
  const { source, ref, path } = place;
  const answer = await api.repos.getContent({ ...at(source), path, ref, headers: { accept: "application/vnd.github.object+json" } });
  const found = answer.data as unknown as Found;
  if (found.type === "dir") {
    const entries = (found.entries ?? []).length < MOST_ENTRIES ? (found.entries ?? []).map(entryOf) : await wholeFolder(api, place);
    return { ref, kind: "folder", entries, sha: null };
  }
  if (found.type === "symlink") return followed(connected, api, place, found.target ?? "", links);
  if (found.type === "submodule") {
    const where = found.submodule_git_url ? `${found.submodule_git_url} at ${found.sha}` : `at ${found.sha}`;
    throw new ConnectorProblem("NOT_FOUND", `${path} is a submodule: its files are in another repository, ${where}.`, { param: "path" });
  }
  if ((found.size ?? 0) > MOST_BYTES)
    throw new ConnectorProblem("INVALID_INPUT", `${path} has ${found.size} bytes, and at most ${MOST_BYTES} are read.`, { param: "path" });
  // Of a file above 1 MB GitHub answers everything but its bytes.
  const bytes = found.encoding === "base64" ? Buffer.from(found.content ?? "", "base64") : await rawBytes(connected, place);
  return { ref, kind: "file", contentType: contentTypeOf(path), bytes: new Uint8Array(bytes), sha: found.sha };
}

/** A file's bytes as they are. Octokit would read them as text, for GitHub says that they are in UTF-8 whatever they are. */
async function rawBytes(connected: Connected, { source, ref, path }: Place): Promise<Uint8Array> {
  const { owner, repo } = at(source);
  const url = `${connected.url}/repos/${owner}/${repo}/contents/${path.split("/").map(encodeURIComponent).join("/")}?ref=${encodeURIComponent(ref)}`;
  const answer = await connected.fetch(url, { headers: { accept: "application/vnd.github.raw+json" } });
  if (!answer.ok) await readJson(connected, answer);
  return new Uint8Array(await answer.arrayBuffer());
}

/** In a list GitHub calls a submodule a file, of which nothing can be downloaded. */
function entryOf({ path, type, size, download_url }: Entry) {
  if (type === "dir") return { path, kind: "folder" as const, size: null };
  if (type === "symlink") return { path, kind: "link" as const, size: null };
  if (type === "submodule" || download_url === null) return { path, kind: "submodule" as const, size: null };
  return { path, kind: "file" as const, size: size ?? null };
}

/** What a link leads to where GitHub does not follow it: to a folder, or to another link. None leads out of the repository. */
async function followed(connected: Connected, api: GithubApi, place: Place, target: string, links: number): Promise<Read> {
  const { path } = place;
  const to = leadsTo(path, target);
  const gone = () => new ConnectorProblem("NOT_FOUND", `${path} is a link to ${target.slice(0, 200)}, which is not in this repository.`, { param: "path" });
  if (to === undefined || links === 0) throw gone();
  try {
    return await read(connected, api, { ...place, path: to }, links - 1);
  } catch (error) {
    throw statusOf(error) === 404 ? gone() : error;
  }
}

function leadsTo(path: string, target: string): string | undefined {
  if (target === "" || target.startsWith("/")) return undefined;
  const parts = path.split("/").slice(0, -1);
  for (const each of target.split("/")) {
    if (each === "" || each === ".") continue;
    if (each !== "..") parts.push(each);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join("/");
}

/** A folder of more entries than GitHub's contents hold, from its tree. */
async function wholeFolder(api: GithubApi, { source, ref, path }: Place) {
  const treeOf = async (tree_sha: string) => (await api.git.getTree({ ...at(source), tree_sha })).data;
  let tree = await treeOf(ref);
  for (const name of path === "" ? [] : path.split("/")) tree = await treeOf(tree.tree.find((each) => each.path === name)?.sha ?? name);
  if (tree.truncated) throw new ConnectorProblem("INVALID_INPUT", `${path || "This repository"} holds more than GitHub lists.`, { param: "path" });
  return tree.tree.map(({ path: name, type, mode, size }) => ({
    path: path === "" ? name : `${path}/${name}`,
    kind: type === "tree" ? ("folder" as const) : type === "commit" ? ("submodule" as const) : mode === "120000" ? ("link" as const) : ("file" as const),
    size: type === "blob" && mode !== "120000" ? (size ?? null) : null,
  }));
}

/** Says what is missing: GitHub's 404 is the same for a repository, a ref and a path. A repository without a commit has an empty root. */
async function missing(api: GithubApi, { source, ref, path }: Place, named: boolean): Promise<Read> {
  if (!(await isThere(api, source))) throw noRepository(source, "source");
  const status = await api.repos.listCommits({ ...at(source), sha: ref, per_page: 1 }).then(() => undefined, statusOrThrow);
  if (status === 409 && path === "" && !named) return { ref: null, kind: "folder", entries: [], sha: null };
  if (status === 409) throw new ConnectorProblem("NOT_FOUND", `${source} is empty: it has no commit yet.`, { param: named ? "ref" : "path" });
  if (status !== undefined) throw new ConnectorProblem("NOT_FOUND", `${source} has no branch, tag or commit ${ref}.`, { param: "ref" });
  throw new ConnectorProblem("NOT_FOUND", `${source} has no file or folder ${path} at ${ref}.`, { param: "path" });
}

function statusOrThrow(error: unknown): number {
  const status = statusOf(error);
  if (status === 404 || status === 409 || status === 422) return status;
  throw error;
}
