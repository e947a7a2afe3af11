import type { Adds } from "#lib/testing/providers";

/** What GitHub's documentation says and emulate does not do: media types, large files and folders, what pull requests change, statuses, lines of reviews. */
export const githubAdds: Adds = async ({ method, path, headers, body }, ask) => {
  const { pathname } = new URL(path, "http://double");
  // Who may not see a repository is not told that it is there.
  const [repository] = /^\/repos\/[^/]+\/[^/]+/.exec(pathname) ?? [];
  if (repository && (await ask(repository)).status === 403) return Response.json({ message: "Not Found", status: "404" }, { status: 404 });
  if (method === "POST" && /\/pulls\/\d+\/reviews$/.test(pathname)) return ask(path, { body: withPositions(body) });
  if (method !== "GET") return undefined;
  const accept = headers.accept ?? "";
  const plain = { accept: "application/vnd.github+json" };
  if (/^\/repos\/[^/]+\/[^/]+\/contents(\/|$)/.test(pathname) && accept.includes(".object")) return asObject(await ask(path, plain), pathname);
  const [, pull, files] = /^(\/repos\/[^/]+\/[^/]+\/pulls\/\d+)(\/files)?$/.exec(pathname) ?? [];
  if (pull && (files || accept.includes(".diff"))) return changesOf(pull, files === undefined, (at) => ask(at, plain));
  const [, ref] = /^(\/repos\/[^/]+\/[^/]+\/commits\/.+)\/status$/.exec(pathname) ?? [];
  if (ref) return asStatus(await ask(ref, plain));
  return undefined;
};

/** Above this a file's bytes come only raw. */
const LARGE = 1024 * 1024;
/** A folder's contents hold no more than this. */
const MOST_ENTRIES = 1000;

async function asObject(answer: Response, pathname: string): Promise<Response> {
  if (!answer.ok) return answer;
  const found = await answer.json();
  const path = decodeURIComponent(pathname.split("/contents")[1]?.slice(1) ?? "");
  if (Array.isArray(found))
    return Response.json({ type: "dir", size: 0, name: path.split("/").pop(), path, entries: found.slice(0, MOST_ENTRIES) }, { headers: answer.headers });
  return Response.json(found.type === "file" && found.size > LARGE ? { ...found, content: "", encoding: "none" } : found);
}

type Changed = { filename: string; status: string; patch?: string };

/** The files that a pull request changes, of which emulate only makes up names. */
async function changesOf(pull: string, diff: boolean, ask: (path: string) => Promise<Response>): Promise<Response> {
  const answer = await ask(pull);
  if (!answer.ok) return answer;
  const { base, head } = (await answer.json()) as { base: { sha: string }; head: { sha: string } };
  const compared = await ask(`${pull.replace(/\/pulls\/\d+$/, "")}/compare/${base.sha}...${head.sha}`);
  const { files } = (await compared.json()) as { files: Changed[] };
  if (!diff) return Response.json(files);
  const parts = files.map(({ filename, status, patch }) => {
    const [from, to] = [status === "added" ? "/dev/null" : `a/${filename}`, status === "removed" ? "/dev/null" : `b/${filename}`];
    return `diff --git a/${filename} b/${filename}\n--- ${from}\n+++ ${to}\n${patch ?? ""}\n`;
  });
  return new Response(parts.join(""), { headers: { "content-type": "application/vnd.github.v3.diff; charset=utf-8" } });
}

/** emulate knows only positions in the diff, which GitHub has closed down for lines. */
function withPositions(body: string): string {
  const { comments, ...review } = JSON.parse(body) as { comments?: { line: number }[] };
  return JSON.stringify({ ...review, comments: comments?.map(({ line, ...comment }) => ({ ...comment, position: line })) });
}

/** One service has said that all is well: emulate has no way to set a status. */
async function asStatus(answer: Response): Promise<Response> {
  if (!answer.ok) return answer;
  const { sha } = (await answer.json()) as { sha: string };
  const at = "2026-01-02T03:04:05Z";
  const status = { context: "ci/elsewhere", state: "success", description: "All is well", target_url: "https://ci.example.com/1" };
  return Response.json({ state: "success", sha, total_count: 1, statuses: [{ ...status, created_at: at, updated_at: at }] });
}
