import { z } from "zod";
import type { GithubApi } from "#lib/platform/github-api";
import { at, beginning, login, next, number, present, repository, time, turn } from "#lib/runtime/connectors/github/fields";
import { githubAction } from "#lib/runtime/connectors/github/github-action";
import { paging, part } from "#lib/runtime/connectors/github/paging";
import { ConnectorProblem } from "#lib/runtime/connectors/problem";

const issue = z.object({
  number: z.int(),
  title: z.string(),
  state: z.enum(["open", "closed"]),
  stateReason: z.string().nullable().describe("Why it is closed, such as `completed` or `not_planned`."),
  body: z.string().nullable().describe("What it says. In a list its beginning, of 1000 characters."),
  author: login,
  labels: z.array(z.string()),
  assignees: z.array(z.string()),
  milestone: z.string().nullable(),
  comments: z.int().describe("How many comments there are."),
  isPullRequest: z.boolean().describe("Whether it is a pull request, which GitHub counts among the issues."),
  url: z.string(),
  createdAt: z.string().nullable(),
  updatedAt: z.string().nullable(),
  closedAt: z.string().nullable(),
});

type Issue =
  | Awaited<ReturnType<GithubApi["issues"]["get"]>>["data"]
  | Awaited<ReturnType<GithubApi["search"]["issuesAndPullRequests"]>>["data"]["items"][number];

const toIssue = (each: Issue): z.output<typeof issue> => ({
  ...{ number: each.number, title: each.title, state: each.state === "closed" ? "closed" : "open", stateReason: each.state_reason ?? null },
  ...{ body: each.body ?? null, author: each.user?.login ?? null },
  labels: each.labels.flatMap((label) => (typeof label === "string" ? label : (label.name ?? []))),
  assignees: each.assignees?.map((user) => user.login) ?? [],
  ...{ milestone: each.milestone?.title ?? null, comments: each.comments, isPullRequest: each.pull_request !== undefined, url: each.html_url },
  ...{ createdAt: time(each.created_at), updatedAt: time(each.updated_at), closedAt: time(each.closed_at) },
});
const toListed = (each: Issue) => ({ ...toIssue(each), body: beginning(each.body) });

const state = z.enum(["open", "closed", "all"]).default("open").describe("Which ones: `open`, `closed` or `all`.");
const title = z.string().min(1).max(256).describe("The title.");
const body = z.string().max(65_536).describe("What it says, in Markdown.");
const labels = z.array(z.string().min(1).max(100)).max(100);
const assignees = z.array(z.string().min(1).max(100)).max(10);

const listIssues = githubAction({
  name: "github.list_issues",
  description: "List the issues of a repository, newest first. Pull requests are left out, so a page may hold fewer than `limit`.",
  access: "read",
  input: z.strictObject({
    repository,
    state,
    labels: labels.optional().describe("Only those that have all of these labels."),
    assignee: z.string().min(1).max(100).optional().describe("Only those assigned to this account; `none` for nobody, `*` for anybody."),
    creator: z.string().min(1).max(100).optional().describe("Only those that this account has created."),
    since: z.iso.datetime({ offset: true }).optional().describe("Only those that have changed since this time."),
    sort: z.enum(["created", "updated", "comments"]).default("created").describe("By what they are sorted, the highest first."),
    ...turn,
  }),
  output: z.object({ issues: z.array(issue), next }),
  async run({ api }, { repository, labels, after, limit, ...asked }) {
    const { data, headers } = await api.issues.listForRepo({
      ...{ ...at(repository), ...paging({ after, limit }, "after"), ...asked },
      ...(labels && { labels: labels.join(",") }),
    });
    const { data: all, next } = part(data, { after, limit }, headers.link);
    return { issues: all.filter((each) => each.pull_request === undefined).map(toListed), next };
  },
});

const searchIssues = githubAction({
  name: "github.search_issues",
  description: "Search issues and pull requests in all repositories that the account sees, as GitHub's search does. The first 1000 are found.",
  access: "read",
  target: () => null,
  input: z.strictObject({
    query: z
      .string()
      .min(1)
      .max(256)
      .describe("Words and qualifiers, such as `repo:owner/name is:issue is:open label:bug crash`. Name `is:issue` or `is:pull-request`."),
    sort: z.enum(["best", "created", "updated", "comments"]).default("best").describe("By what they are sorted; `best` for those that fit best."),
    ...turn,
  }),
  output: z.object({ issues: z.array(issue.extend({ repository: z.string() })), total: z.int().describe("How many there are in all."), next }),
  async run({ api }, { query, sort, after, limit }) {
    const { data, headers } = await api.search.issuesAndPullRequests({ q: query, ...paging({ after, limit }, "after"), ...(sort !== "best" && { sort }) });
    const { data: found, next } = part(data.items, { after, limit }, headers.link);
    const issues = found.map((each) => ({ ...toListed(each), repository: each.repository_url.split("/").slice(-2).join("/") }));
    return { issues, total: data.total_count, next };
  },
});

const getIssue = githubAction({
  name: "github.get_issue",
  description: "Read one issue or pull request of a repository as a whole, without its comments.",
  access: "read",
  input: z.strictObject({ repository, number: number("issue") }),
  output: issue,
  run: async ({ api }, { repository, number }) => toIssue((await api.issues.get({ ...at(repository), issue_number: number })).data),
});

const createIssue = githubAction({
  name: "github.create_issue",
  description: "Create an issue in a repository.",
  access: "exec",
  input: z.strictObject({
    ...{ repository, title, body: body.optional() },
    labels: labels.optional().describe("Labels of the repository that it gets."),
    assignees: assignees.optional().describe("Accounts that it is assigned to."),
  }),
  output: issue,
  run: async ({ api }, { repository, title, ...given }) => toIssue((await api.issues.create({ ...at(repository), title, ...present(given) })).data),
});

const updateIssue = githubAction({
  name: "github.update_issue",
  description: "Change an issue's title, text, labels, assignees or state. What is not given stays as it is.",
  access: "exec",
  input: z.strictObject({
    ...{ repository, number: number("issue"), title: title.optional(), body: body.optional() },
    labels: labels.optional().describe("All labels that it has then; those that it has now are taken away unless they are named."),
    assignees: assignees.optional().describe("All accounts that it is assigned to then."),
    state: z.enum(["open", "closed"]).optional().describe("`closed` closes it, `open` opens it again."),
  }),
  output: issue,
  async run({ api }, { repository, number, ...given }) {
    const changes = present(given);
    if (Object.keys(changes).length === 0) throw new ConnectorProblem("INVALID_INPUT", "Name at least one thing to change.", { param: "title" });
    return toIssue((await api.issues.update({ ...at(repository), issue_number: number, ...changes })).data);
  },
});

const closeIssue = githubAction({
  name: "github.close_issue",
  description: "Close an issue, saying whether it is done or will not be.",
  access: "exec",
  input: z.strictObject({
    ...{ repository, number: number("issue") },
    reason: z.enum(["completed", "not_planned"]).default("completed").describe("`completed` for what is done, `not_planned` for what will not be."),
  }),
  output: issue,
  run: async ({ api }, { repository, number, reason }) =>
    toIssue((await api.issues.update({ ...at(repository), issue_number: number, state: "closed", state_reason: reason })).data),
});

export const issueActions = [listIssues, searchIssues, getIssue, createIssue, updateIssue, closeIssue];
