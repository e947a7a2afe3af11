import git from "isomorphic-git";
import { checkPack, TooLarge } from "#lib/platform/git-pack";
import { outboundFetch, RedirectRefused } from "#lib/platform/outbound";
import { PrivateAddress } from "#lib/platform/outbound-address";
import { isRepositoryUrl } from "#lib/platform/repository-url";

export type GitQuestion = {
  url: string;
  /** A branch, a tag or a commit; the repository's main branch unless given. */
  ref?: string | undefined;
  token?: string | undefined;
  maxBytes: number;
  maxFiles: number;
  allowPrivate: boolean;
};

/** Why a repository could not be read, in words for the person who named it. */
export class GitProblem extends Error {}

/** Whether a repository could not be read for want of a login, or of a better one. */
export const wantsLogin = (error: unknown): boolean => ((error as Error).cause as { data?: { statusCode?: number } } | undefined)?.data?.statusCode === 401;

const GITDIR = "/git";
/** Trees and differences come on top of the files. */
const MORE_BYTES = 16 * 1024 * 1024;

/**
 * The files of one commit of a repository that is served over http or https, without its history. Everything happens in memory and
 * nothing is checked out: no name and no link in the repository can mean a place on this machine. Links and submodules
 * are left out.
 */
export async function readRepository(question: GitQuestion): Promise<{ path: string; data: Uint8Array }[]> {
  return onRepository(question, async (store, remote) => readFiles(store, await fetchCommit(store, remote, question), question));
}

/** Where a repository is asked, and how. */
export type Remote = { http: ReturnType<typeof httpClient>; url: string };

/** Does something with a repository that nothing was fetched of yet. What goes wrong is a GitProblem. */
export async function onRepository<T>(question: GitQuestion, work: (store: Store, remote: Remote) => Promise<T>): Promise<T> {
  if (!isRepositoryUrl(question.url))
    throw new GitProblem("The repository's address must begin with http:// or https://, and hold no password, question mark or #.");
  const limits = { maxBytes: question.maxBytes + MORE_BYTES, maxObjects: 4 * question.maxFiles };
  const fs = { promises: memoryDisk((pack) => checkPack(pack, limits)) };
  try {
    await fs.promises.writeFile(`${GITDIR}/HEAD`, "ref: refs/heads/main\n");
    await fs.promises.writeFile(`${GITDIR}/config`, '[remote "origin"]\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n');
    const url = question.url.replace(/\/+$/, "");
    return await work({ fs, cache: {}, gitdir: GITDIR }, { http: httpClient(url, question), url });
  } catch (error) {
    throw new GitProblem(inWords(error as Error & { code?: string; data?: { statusCode?: number } }, question), { cause: error });
  }
}

/** Fetches one commit without its history, and answers its id. */
export async function fetchCommit(store: Store, remote: Remote, { url, ref }: Pick<GitQuestion, "url" | "ref">): Promise<string> {
  const { fetchHead } = await git.fetch({ ...store, ...remote, singleBranch: true, depth: 1, tags: false, ...(ref && { remoteRef: ref }) });
  if (!fetchHead) throw new GitProblem(`The repository ${url} is empty.`);
  return fetchHead;
}

export type Store = { fs: { promises: ReturnType<typeof memoryDisk> }; cache: object; gitdir: string };

async function readFiles(store: Store, commit: string, { maxBytes, maxFiles }: GitQuestion) {
  const files: { path: string; data: Uint8Array }[] = [];
  let bytes = 0;
  let folders = 0;
  const walk = async (oid: string, above: string) => {
    // One folder can be in many others, and they in many more.
    folders += 1;
    if (folders > maxFiles || above.length > 2000) throw new TooLarge();
    const { tree } = await git.readTree({ ...store, oid });
    for (const { mode, path: name, oid: child, type } of tree) {
      requireName(name);
      const path = `${above}${name}`;
      if (type === "tree") await walk(child, `${path}/`);
      else if (type === "blob" && mode !== "120000") {
        const { blob } = await git.readBlob({ ...store, oid: child });
        bytes += blob.length;
        if (bytes > maxBytes || files.length === maxFiles) throw new TooLarge();
        // A copy, because the bytes may lie in the middle of the whole pack.
        files.push({ path, data: new Uint8Array(blob) });
      }
    }
  };
  await walk(commit, "");
  return files;
}

/** The names in a tree are its maker's, and need not be ones that git itself would write. */
export function requireName(name: string): void {
  if (name === "" || name === "." || name === ".." || name.toLowerCase() === ".git" || /[/\0]/.test(name) || Buffer.byteLength(name) > 255)
    throw new GitProblem("The repository has a file with a name that no file can have.");
}

/** Reads an answer whole before it is handed on, no further than its limit. */
function httpClient(given: string, { token, maxBytes, allowPrivate }: GitQuestion) {
  const authorization = token ? { origin: new URL(given).origin, value: `Basic ${Buffer.from(`x-access-token:${token}`).toString("base64")}` } : undefined;
  // Where the first answer came from is where the second question goes, as with git itself.
  let home = given;
  return {
    async request(asked: { url: string; method?: string; headers?: Record<string, string>; body?: AsyncIterable<Uint8Array> | Iterable<Uint8Array> }) {
      const rest = asked.url.slice(given.length);
      const chunks: Uint8Array[] = [];
      for await (const chunk of asked.body ?? []) chunks.push(chunk);
      const answer = await outboundFetch(`${home}${rest}`, {
        method: asked.method === "POST" ? "POST" : "GET",
        headers: { ...asked.headers, "user-agent": "git/clanker", "accept-encoding": "identity" },
        ...(asked.method === "POST" && { body: Buffer.concat(chunks) }),
        authorization,
        redirects: 3,
        allowPrivate,
      });
      if (answer.url.endsWith(rest)) home = answer.url.slice(0, -rest.length);
      const parts: Buffer[] = [];
      let size = 0;
      for await (const part of answer.body) {
        size += (part as Buffer).length;
        if (size > maxBytes) throw new TooLarge();
        parts.push(part as Buffer);
      }
      return { ...answer, statusCode: answer.status, statusMessage: answer.statusText, method: asked.method ?? "GET", body: [Buffer.concat(parts)] as never };
    },
  };
}

/** As much of a file system as the library needs. */
function memoryDisk(onPack: (pack: Buffer) => void) {
  const files = new Map<string, Buffer>();
  const missing = (path: string) => Object.assign(new Error(`There is no ${path}.`), { code: "ENOENT" });
  const isFolder = (path: string) => [...files.keys()].some((file) => file.startsWith(`${path}/`));
  const stat = async (path: string) => {
    const file = files.get(path);
    if (!file && !isFolder(path)) throw missing(path);
    const none = { ctimeMs: 0, mtimeMs: 0, dev: 0, ino: 0, uid: 0, gid: 0 };
    return {
      ...none,
      mode: 0o644,
      size: file?.length ?? 0,
      isFile: () => file !== undefined,
      isDirectory: () => file === undefined,
      isSymbolicLink: () => false,
    };
  };
  return {
    async readFile(path: string, options?: string | { encoding?: string }) {
      const file = files.get(path);
      if (!file) throw missing(path);
      return options === "utf8" || (typeof options === "object" && options.encoding === "utf8") ? file.toString() : file;
    },
    async writeFile(path: string, data: string | Uint8Array) {
      const bytes = Buffer.from(data as Uint8Array);
      if (path.endsWith(".pack")) onPack(bytes);
      files.set(path, bytes);
    },
    async unlink(path: string) {
      if (!files.delete(path)) throw missing(path);
    },
    async readdir(path: string) {
      const names = [...files.keys()].filter((file) => file.startsWith(`${path}/`)).map((file) => file.slice(path.length + 1).split("/")[0] as string);
      return [...new Set(names)];
    },
    async mkdir() {},
    async rmdir() {},
    stat,
    lstat: stat,
    async readlink(path: string): Promise<string> {
      throw missing(path);
    },
    async symlink(_target: string, path: string): Promise<void> {
      throw missing(path);
    },
  };
}

function inWords(error: Error & { code?: string; data?: { statusCode?: number } }, { url, ref, maxBytes, maxFiles }: GitQuestion): string {
  const { host } = new URL(url);
  if (error instanceof GitProblem || error instanceof PrivateAddress || error instanceof RedirectRefused) return error.message;
  if (error instanceof TooLarge) return `The repository ${url} is too large: it may have ${maxFiles} files and ${Math.round(maxBytes / 1024 / 1024)} MiB.`;
  const status = error.data?.statusCode;
  if (status === 401 || status === 403) return `The repository ${url} needs a login, or does not exist.`;
  if (status === 404 || status === 410) return `There is no repository at ${url}.`;
  if (status !== undefined) return `${host} answered ${status} instead of the repository.`;
  switch (error.code) {
    case "NotFoundError":
      return ref ? `The repository ${url} has no branch, tag or commit '${ref}'.` : `The repository ${url} has no main branch.`;
    case "SmartHttpError":
    case "ParseError":
    case "EmptyServerResponseError":
      return `There is no Git repository at ${url}.`;
    case "RemoteCapabilityError":
      return `${host} cannot give a repository without its history.`;
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `There is no host ${host}.`;
    default:
      return `The repository ${url} could not be read: ${error.message}`;
  }
}
