import { z } from "zod";
import type { GithubApi } from "#lib/platform/github-api";
import { changedFile, toChangedFile } from "#lib/runtime/connectors/github/commits";
import { at, beginning, login, next, number, present, refName, repository, time, turn } from "#lib/runtime/connectors/github/fields";
import { githubAction } from "#lib/runtime/connectors/github/github-action";
import { paging, part } from "#lib/runtime/connectors/github/paging";
import { ConnectorProblem } from "#lib/runtime/connectors/problem";

const pullRequest = z.object({
  number: z.int(),
  title: z.string(),
  state: z.enum(["open", "closed", "merged"]),
  draft: z.boolean(),
  body: z.string().nullable().describe("What it says. In a list its beginning, of 1000 characters."),
  author: login,
  head: z.string().describe("The branch whose changes it brings, as `owner:branch`."),
  headSha: z.string().describe("The newest commit of that branch."),
  base: z.string().describe("The branch that they go into."),
  labels: z.array(z.string()),
  reviewers: z.array(z.string()).describe("Who is asked to review it."),
  url: z.string(),
  createdAt: z.string().nullable(),
  updatedAt: z.string().nullable(),
  closedAt: z.string().nullable(),
  mergedAt: z.string().nullable(),
});

type Listed = Awaited<ReturnType<GithubApi["pulls"]["list"]>>["data"][number];
type Pull = Listed | Awaited<ReturnType<GithubApi["pulls"]["get"]>>["data"];

const toPull = (each: Pull): z.output<typeof pullRequest> => ({
  ...{ number: each.number, title: each.title, draft: each.draft ?? false, body: each.body, author: each.user?.login ?? null },
  state: each.merged_at ? "merged" : each.state === "closed" ? "closed" : "open",
  // Of a fork that is gone only the branch's name is left.
  ...{ head: each.head.label ?? each.head.ref, headSha: each.head.sha, base: each.base.ref, url: each.html_url },
  labels: each.labels.flatMap(({ name }) => name ?? []),
  reviewers: each.requested_reviewers?.map(({ login }) => login) ?? [],
  ...{ createdAt: time(each.created_at), updatedAt: time(each.updated_at), closedAt: time(each.closed_at), mergedAt: time(each.merged_at) },
});

const whole = pullRequest.extend({
  mergeable: z.boolean().nullable().describe("Whether it can be merged without a conflict; null while GitHub finds out."),
  mergeState: z.string().describe("What GitHub says of merging it, such as `clean`, `blocked` or `dirty`."),
  commits: z.int(),
  changedFiles: z.int(),
  additions: z.int(),
  deletions: z.int(),
});

const toWhole = (each: Awaited<ReturnType<GithubApi["pulls"]["get"]>>["data"]): z.output<typeof whole> => ({
  ...{ ...toPull(each), mergeable: each.mergeable, mergeState: each.mergeable_state ?? "unknown" },
  ...{ commits: each.commits, changedFiles: each.changed_files, additions: each.additions, deletions: each.deletions },
});

const one = { repository, number: number("pull request") };
const title = z.string().min(1).max(256).describe("The title.");
const body = z.string().max(65_536).describe("What it says, in Markdown.");

const listPullRequests = githubAction({
  name: "github.list_pull_requests",
  description: "List the pull requests of a repository, newest first.",
  access: "read",
  input: z.strictObject({
    repository,
    state: z.enum(["open", "closed", "all"]).default("open").describe("Which ones: `open`, `closed`, which are merged or not, or `all`."),
    head: z.string().min(3).max(300).optional().describe("Only those of this branch, as `owner:branch`."),
    base: refName.optional().describe("Only those into this branch."),
    sort: z.enum(["created", "updated", "popularity"]).default("created").describe("By what they are sorted, the highest first."),
    ...turn,
  }),
  output: z.object({ pullRequests: z.array(pullRequest), next }),
  async run({ api }, { repository, state, sort, after, limit, ...given }) {
    const asked = { ...at(repository), ...paging({ after, limit }, "after"), state, sort, direction: "desc" as const, ...present(given) };
    const { data, headers } = await api.pulls.list(asked);
    const toListed = (each: Listed) => ({ ...toPull(each), body: beginning(each.body) });
    const { data: pullRequests, next } = part(data.map(toListed), { after, limit }, headers.link);
    return { pullRequests, next };
  },
});

const getPullRequest = githubAction({
  name: "github.get_pull_request",
  description: "Read one pull request as a whole, with whether it can be merged.",
  access: "read",
  input: z.strictObject(one),
  output: whole,
  run: async ({ api }, { repository, number }) => toWhole((await api.pulls.get({ ...at(repository), pull_number: number })).data),
});

const getPullRequestDiff = githubAction({
  name: "github.get_pull_request_diff",
  description: "Read what a pull request changes as one diff.",
  access: "read",
  input: z.strictObject(one),
  output: z.object({ diff: z.string().describe("The unified diff of all files.") }),
  async run({ api }, { repository, number }) {
    const { data } = await api.pulls.get({ ...at(repository), pull_number: number, mediaType: { format: "diff" } });
    // The types know only of JSON. What names no character set octokit reads as bytes.
    const diff = data as unknown as string | ArrayBuffer;
    return { diff: typeof diff === "string" ? diff : new TextDecoder().decode(diff) };
  },
});

const listPullRequestFiles = githubAction({
  name: "github.list_pull_request_files",
  description: "List the files that a pull request changes, each with its part of the diff.",
  access: "read",
  input: z.strictObject({ ...one, ...turn }),
  output: z.object({ files: z.array(changedFile), next }),
  async run({ api }, { repository, number, after, limit }) {
    const { data, headers } = await api.pulls.listFiles({ ...at(repository), pull_number: number, ...paging({ after, limit }, "after") });
    const { data: files, next } = part(data.map(toChangedFile), { after, limit }, headers.link);
    return { files, next };
  },
});

const createPullRequest = githubAction({
  name: "github.create_pull_request",
  description: "Propose the changes of one branch for another.",
  access: "exec",
  input: z.strictObject({
    ...{ repository, title, body: body.optional() },
    head: z.string().min(1).max(300).describe("The branch that has the changes; of a fork `owner:branch`."),
    base: refName.describe("The branch that they are to go into."),
    draft: z.boolean().default(false).describe("Whether it is a draft, which cannot be merged yet."),
  }),
  output: whole,
  run: async ({ api }, { repository, title, head, base, draft, body }) =>
    toWhole((await api.pulls.create({ ...at(repository), title, head, base, draft, ...present({ body }) })).data),
});

const updatePullRequest = githubAction({
  name: "github.update_pull_request",
  description: "Change a pull request's title, text or base, close it, or open it again. What is not given stays as it is.",
  access: "exec",
  input: z.strictObject({
    ...{ ...one, title: title.optional(), body: body.optional() },
    base: refName.optional().describe("The branch that it is to go into."),
    state: z.enum(["open", "closed"]).optional().describe("`closed` closes it without merging it, `open` opens it again."),
  }),
  output: whole,
  async run({ api }, { repository, number, ...given }) {
    const changes = present(given);
    if (Object.keys(changes).length === 0) throw new ConnectorProblem("INVALID_INPUT", "Name at least one thing to change.", { param: "title" });
    return toWhole((await api.pulls.update({ ...at(repository), pull_number: number, ...changes })).data);
  },
});

const mergePullRequest = githubAction({
  name: "github.merge_pull_request",
  description: "Merge a pull request. One that cannot be merged as it stands is refused.",
  access: "exec",
  input: z.strictObject({
    ...one,
    method: z.enum(["merge", "squash", "rebase"]).default("merge").describe("How: with a merge commit, as one commit, or commit by commit."),
    title: z.string().min(1).max(256).optional().describe("The first line of the commit that is made."),
    message: z.string().max(65_536).optional().describe("The rest of that commit's message."),
    sha: z
      .string()
      .regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/, "Must be a commit's whole id.")
      .optional()
      .describe("The `headSha` that was looked at: if the branch has gone on since, nothing is merged."),
  }),
  output: z.object({ merged: z.boolean(), sha: z.string().describe("The commit that the base is at then."), message: z.string() }),
  async run({ api }, { repository, number, method, title, message, sha }) {
    const given = present({ commit_title: title, commit_message: message, sha });
    const { data } = await api.pulls.merge({ ...at(repository), pull_number: number, merge_method: method, ...given });
    return { merged: data.merged, sha: data.sha, message: data.message };
  },
});

const changing = [createPullRequest, updatePullRequest, mergePullRequest];
export const pullActions = [listPullRequests, getPullRequest, getPullRequestDiff, listPullRequestFiles, ...changing];
