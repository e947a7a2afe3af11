import { z } from "zod";
import { asText, bytesOfText } from "#lib/runtime/connectors/as-text";
import { ENTRY_KINDS } from "#lib/runtime/connectors/connector";
import { content } from "#lib/runtime/connectors/github/content";
import { at, filePath, next, present, refName, repository, turn } from "#lib/runtime/connectors/github/fields";
import { githubAction } from "#lib/runtime/connectors/github/github-action";
import { paging, part } from "#lib/runtime/connectors/github/paging";
import { ConnectorProblem } from "#lib/runtime/connectors/problem";

const ref = refName.optional().describe("The branch, tag or commit; the default branch unless given.");

/** Most bytes of a file in an action's answer, which holds them as text or in base64. */
const MOST_BYTES = 2 * 1024 * 1024;

const listFiles = githubAction({
  name: "github.list_files",
  description: "List what is in a folder of a repository.",
  access: "read",
  input: z.strictObject({ repository, path: filePath.optional().describe("The folder; the root unless given."), ref }),
  output: z.object({
    ref: z.string().nullable().describe("The branch, tag or commit that was read; null where the repository is empty."),
    files: z.array(z.object({ path: z.string(), kind: z.enum(ENTRY_KINDS), size: z.int().nullable() })),
  }),
  async run({ connected }, { repository, path, ref }) {
    const found = await readAt(connected, { repository, path, ref });
    if (found.kind === "file") throw new ConnectorProblem("INVALID_INPUT", `${path} is a file: github.get_file reads it.`, { param: "path" });
    return { ref: found.ref, files: found.entries };
  },
});

const getFile = githubAction({
  name: "github.get_file",
  description: "Read a file of a repository, of at most 2 MiB.",
  access: "read",
  input: z.strictObject({ repository, path: filePath.describe("The file's path, such as `docs/guide.md`."), ref }),
  output: z.object({
    path: z.string(),
    ref: z.string().nullable().describe("The branch, tag or commit that was read."),
    sha: z.string().nullable().describe("What this file is by now: github.create_or_update_file and github.delete_file ask for it."),
    size: z.int(),
    contentType: z.string(),
    encoding: z.enum(["utf-8", "base64"]).describe("How `content` holds the bytes."),
    content: z.string(),
  }),
  async run({ connected }, { repository, path, ref }) {
    const found = await readAt(connected, { repository, path, ref });
    if (found.kind === "folder") throw new ConnectorProblem("INVALID_INPUT", `${path} is a folder: github.list_files lists it.`, { param: "path" });
    const { bytes, contentType, sha } = found;
    if (bytes.length > MOST_BYTES)
      throw new ConnectorProblem("INVALID_INPUT", `${path} has ${bytes.length} bytes, and at most ${MOST_BYTES} are answered.`, { param: "path" });
    return { path, ref: found.ref, sha, size: bytes.length, contentType, ...asText(bytes) };
  },
});

/** Content, whose `source` is here called by what it is. */
async function readAt(
  connected: Parameters<typeof content>[0],
  { repository, path, ref }: { repository: string; path?: string | undefined; ref?: string | undefined },
) {
  return content(connected, { source: repository, path, ref }).catch((error: ConnectorProblem) => {
    throw error.param === "source" ? new ConnectorProblem(error.code, error.message, { param: "repository" }) : error;
  });
}

const message = z.string().min(1).max(65_536).describe("The message of the commit.");
const branch = refName.optional().describe("The branch to commit to; the default branch unless given.");
const written = {
  path: z.string(),
  commit: z.string().describe("The commit that was made."),
  url: z.string().nullable().describe("Where a person sees the commit."),
};

const createOrUpdateFile = githubAction({
  name: "github.create_or_update_file",
  description: "Write a file to a branch of a repository as one commit. A file that is there is replaced only by who gives its `sha`.",
  access: "exec",
  input: z.strictObject({
    ...{ repository, path: filePath.describe("The file's path, such as `docs/guide.md`.") },
    content: z
      .string()
      .max(1024 * 1024)
      .describe("What the file holds."),
    encoding: z.enum(["utf-8", "base64"]).default("utf-8").describe("How `content` holds it: as text, or in base64 where it is none."),
    ...{ message, branch },
    sha: z
      .string()
      .min(40)
      .max(64)
      .optional()
      .describe("The `sha` of the file that is replaced, as github.get_file answers it. Without it only a new file is written."),
  }),
  output: z.object({ ...written, sha: z.string().nullable().describe("What the file is then.") }),
  async run({ api }, { repository, path, content, encoding, message, ...given }) {
    const bytes = bytesOfText(content, encoding);
    if (!bytes) throw new ConnectorProblem("INVALID_INPUT", "`content` is not in base64.", { param: "content" });
    const { data } = await api.repos
      .createOrUpdateFileContents({ ...at(repository), path, message, content: bytes.toString("base64"), ...present(given) })
      .catch((error: Error & { status?: number }) => {
        if (error.status !== 422 || !error.message.includes(`"sha" wasn't supplied`)) throw error;
        throw new ConnectorProblem("PROVIDER_CONFLICT", `There is a file ${path} already. To replace it, give its \`sha\`, as github.get_file answers it.`, {
          param: "sha",
        });
      });
    return { path, sha: data.content?.sha ?? null, commit: data.commit.sha ?? "", url: data.commit.html_url ?? null };
  },
});

const deleteFile = githubAction({
  name: "github.delete_file",
  description: "Delete a file from a branch of a repository as one commit.",
  access: "exec",
  input: z.strictObject({
    ...{ repository, path: filePath.describe("The file's path."), message, branch },
    sha: z.string().min(40).max(64).describe("The file's `sha`, as github.get_file answers it: what has changed since is not deleted."),
  }),
  output: z.object(written),
  async run({ api }, { repository, path, message, sha, branch }) {
    const { data } = await api.repos.deleteFile({ ...at(repository), path, message, sha, ...present({ branch }) });
    return { path, commit: data.commit.sha ?? "", url: data.commit.html_url ?? null };
  },
});

const searchCode = githubAction({
  name: "github.search_code",
  description: "Search the files of repositories that the account sees, as GitHub's code search does: default branches, and files below 384 KB.",
  access: "read",
  target: () => null,
  input: z.strictObject({
    query: z.string().min(1).max(256).describe("Words and qualifiers, such as `addClass repo:owner/name language:js path:src`."),
    ...turn,
  }),
  output: z.object({
    files: z.array(
      z.object({
        ...{ repository: z.string(), path: z.string(), url: z.string() },
        matches: z.array(z.string()).describe("Pieces of the file in which something was found."),
      }),
    ),
    total: z.int().describe("How many there are in all."),
    next,
  }),
  async run({ api }, { query, after, limit }) {
    const asked = { q: query, ...paging({ after, limit }, "after"), headers: { accept: "application/vnd.github.text-match+json" } };
    const { data, headers } = await api.search.code(asked);
    const { data: found, next } = part(data.items, { after, limit }, headers.link);
    const files = found.map(({ repository, path, html_url, text_matches = [] }) => ({
      ...{ repository: repository.full_name, path, url: html_url },
      matches: text_matches.flatMap(({ fragment }) => fragment ?? []),
    }));
    return { files, total: data.total_count, next };
  },
});

export const fileActions = [listFiles, getFile, createOrUpdateFile, deleteFile, searchCode];
