import { z } from "zod";
import type { GithubApi } from "#lib/platform/github-api";
import { at, login, next, present, refName, repository, time, turn } from "#lib/runtime/connectors/github/fields";
import { githubAction } from "#lib/runtime/connectors/github/github-action";
import { paging, part } from "#lib/runtime/connectors/github/paging";

export const commit = z.object({
  sha: z.string(),
  message: z.string().describe("The whole message; its first line is the title."),
  author: z.string().nullable().describe("Who wrote it, by the name in the commit."),
  authorLogin: login.describe("The author's GitHub account, where there is one."),
  url: z.string(),
  createdAt: z.string().nullable(),
});

type Commit = Awaited<ReturnType<GithubApi["repos"]["listCommits"]>>["data"][number];
const toCommit = ({ sha, commit: { message, author, committer }, author: account, html_url }: Commit): z.output<typeof commit> => ({
  ...{ sha, message, author: author?.name ?? null, authorLogin: account && "login" in account ? (account.login ?? null) : null },
  ...{ url: html_url, createdAt: time(committer?.date ?? author?.date) },
});

/** A file that a commit or a pull request changes. */
export const changedFile = z.object({
  path: z.string(),
  previousPath: z.string().nullable().describe("What it was called before, where it was renamed."),
  status: z.string().describe("What has become of it, such as `added`, `modified`, `removed` or `renamed`."),
  additions: z.int(),
  deletions: z.int(),
  patch: z.string().nullable().describe("The change as a diff; null where it is binary or too large."),
});
type Changed = { filename: string; previous_filename?: string; status: string; additions: number; deletions: number; patch?: string };
export const toChangedFile = ({ filename, previous_filename, status, additions, deletions, patch }: Changed): z.output<typeof changedFile> => ({
  ...{ path: filename, previousPath: previous_filename ?? null, status, additions, deletions, patch: patch ?? null },
});

const listCommits = githubAction({
  name: "github.list_commits",
  description: "List the commits of a branch, newest first.",
  access: "read",
  input: z.strictObject({
    repository,
    ref: refName.optional().describe("The branch, tag or commit to begin at; the default branch unless given."),
    path: z.string().min(1).max(4096).optional().describe("Only commits that change this file or folder."),
    author: z.string().min(1).max(200).optional().describe("Only commits of this GitHub account or e-mail address."),
    since: z.iso.datetime({ offset: true }).optional().describe("Only commits since this time."),
    until: z.iso.datetime({ offset: true }).optional().describe("Only commits until this time."),
    ...{ after: turn.after, limit: z.int().min(1).max(100).default(100).describe("How many a page holds at most.") },
  }),
  output: z.object({ commits: z.array(commit), next }),
  async run({ api }, { repository, ref, after, limit, ...given }) {
    const asked = { ...at(repository), ...paging({ after, limit }, "after"), ...(ref !== undefined && { sha: ref }), ...present(given) };
    const { data, headers } = await api.repos.listCommits(asked);
    const { data: commits, next } = part(data.map(toCommit), { after, limit }, headers.link);
    return { commits, next };
  },
});

const getCommit = githubAction({
  name: "github.get_commit",
  description: "Read one commit with the files that it changes, page by page.",
  access: "read",
  input: z.strictObject({
    repository,
    ref: refName.describe("The commit, or a branch or tag whose newest commit is meant."),
    ...{ after: turn.after, limit: turn.limit.describe("How many changed files a page holds at most.") },
  }),
  output: commit.extend({
    parents: z.array(z.string()).describe("The commits before it."),
    additions: z.int(),
    deletions: z.int(),
    files: z.array(changedFile),
    next,
  }),
  async run({ api }, { repository, ref, after, limit }) {
    const { data, headers } = await api.repos.getCommit({ ...at(repository), ref, ...paging({ after, limit }, "after") });
    const { data: files, next } = part((data.files ?? []).map(toChangedFile), { after, limit }, headers.link);
    const { additions = 0, deletions = 0 } = data.stats ?? {};
    return { ...toCommit(data), parents: data.parents.map(({ sha }) => sha), additions, deletions, files, next };
  },
});

const compareCommits = githubAction({
  name: "github.compare_commits",
  description: "Compare two branches, tags or commits: the commits that `head` has and `base` has not, and the files that they change, at most 300.",
  access: "read",
  input: z.strictObject({
    repository,
    base: refName.describe("The branch, tag or commit to compare with."),
    head: refName.describe("The branch, tag or commit that is compared."),
    ...{ after: turn.after, limit: turn.limit.describe("How many commits a page holds at most. The files are on the first page.") },
  }),
  output: z.object({
    status: z.enum(["diverged", "ahead", "behind", "identical"]).describe("How `head` stands to `base`."),
    aheadBy: z.int(),
    behindBy: z.int(),
    commits: z.array(commit),
    files: z.array(changedFile),
    url: z.string(),
    next,
  }),
  async run({ api }, { repository, base, head, after, limit }) {
    const basehead = `${base}...${head}`;
    const { data, headers } = await api.repos.compareCommitsWithBasehead({ ...at(repository), basehead, ...paging({ after, limit }, "after") });
    const { data: commits, next } = part(data.commits.map(toCommit), { after, limit }, headers.link);
    const { status, ahead_by: aheadBy, behind_by: behindBy, files = [], html_url: url } = data;
    return { status, aheadBy, behindBy, commits, files: files.map(toChangedFile), url, next };
  },
});

const listChecks = githubAction({
  name: "github.list_checks",
  description: "List the checks of a commit: what GitHub Actions and apps say of it, and on the first page the statuses that other services have set.",
  access: "read",
  input: z.strictObject({ repository, ref: refName.describe("The branch, tag or commit."), ...turn }),
  output: z.object({
    checks: z.array(
      z.object({
        name: z.string(),
        kind: z.enum(["check", "status"]),
        status: z.enum(["waiting", "running", "completed"]),
        conclusion: z.string().nullable().describe("How it ended, such as `success` or `failure`; null while it has not."),
        summary: z.string().nullable(),
        url: z.string().nullable(),
        startedAt: z.string().nullable(),
        completedAt: z.string().nullable(),
      }),
    ),
    next,
  }),
  async run({ api }, { repository, ref, after, limit }) {
    const turned = paging({ after, limit }, "after");
    const { data, headers } = await api.checks.listForRef({ ...at(repository), ref, ...turned });
    const { data: runs, next } = part(data.check_runs, { after, limit }, headers.link);
    const statuses = turned.page > 1 ? [] : (await api.repos.getCombinedStatusForRef({ ...at(repository), ref, per_page: 100 })).data.statuses;
    const ofApps = runs.map(({ name, status, conclusion, output, html_url, started_at, completed_at }) => ({
      ...{ name, kind: "check" as const, conclusion: conclusion ?? null, summary: output?.title ?? null, url: html_url },
      status: status === "completed" ? ("completed" as const) : status === "in_progress" ? ("running" as const) : ("waiting" as const),
      ...{ startedAt: time(started_at), completedAt: time(completed_at) },
    }));
    const ofServices = statuses.map(({ context, state, description, target_url, created_at, updated_at }) => ({
      ...{ name: context, kind: "status" as const, status: state === "pending" ? ("running" as const) : ("completed" as const) },
      ...{ conclusion: state === "pending" ? null : state, summary: description ?? null, url: target_url ?? null },
      ...{ startedAt: time(created_at), completedAt: state === "pending" ? null : time(updated_at) },
    }));
    return { checks: [...ofApps, ...ofServices], next };
  },
});

export const commitActions = [listCommits, getCommit, compareCommits, listChecks];
