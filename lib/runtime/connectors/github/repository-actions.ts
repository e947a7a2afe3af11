import { z } from "zod";
import { branches as listBranchesOf } from "#lib/runtime/connectors/github/content";
import { at, next, present, refName, repository, time, turn } from "#lib/runtime/connectors/github/fields";
import { githubAction } from "#lib/runtime/connectors/github/github-action";
import { paging, part } from "#lib/runtime/connectors/github/paging";
import { listRepositories as listRepositoriesOf } from "#lib/runtime/connectors/github/repositories";

const shown = z.object({
  repository: z.string().describe("`owner/name`, as the other actions take it."),
  description: z.string().nullable(),
  private: z.boolean(),
  archived: z.boolean().describe("Whether it takes no changes any more."),
  defaultBranch: z.string(),
  language: z.string().nullable(),
  url: z.string(),
  updatedAt: z.string().nullable().describe("When something was pushed last."),
});

type Repository = {
  full_name: string;
  description: string | null;
  private: boolean;
  archived?: boolean;
  default_branch?: string;
  language?: string | null;
  html_url: string;
  pushed_at?: string | null;
};
const toShown = (each: Repository): z.output<typeof shown> => ({
  ...{ repository: each.full_name, description: each.description, private: each.private, archived: each.archived ?? false },
  ...{ defaultBranch: each.default_branch ?? "main", language: each.language ?? null, url: each.html_url, updatedAt: time(each.pushed_at) },
});

const listRepositories = githubAction({
  name: "github.list_repositories",
  description: "List the repositories that the connected account owns or works on, by name.",
  access: "read",
  input: z.strictObject(turn),
  output: z.object({ repositories: z.array(shown), next }),
  async run({ connected }, given) {
    const { data, next } = await listRepositoriesOf(connected, given, "after");
    const repositories = data.map(({ id, name: _name, owner: _owner, updatedAt, ...each }) => ({
      ...{ repository: id, ...each, updatedAt: updatedAt?.toISOString() ?? null },
    }));
    return { repositories, next };
  },
});

const counts = { stars: z.int(), forks: z.int(), openIssues: z.int().describe("Open issues and pull requests.") };

const getRepository = githubAction({
  name: "github.get_repository",
  description: "Read what a repository is: its description, default branch, topics and licence, and what the account may do there.",
  access: "read",
  input: z.strictObject({ repository }),
  output: shown.extend({
    ...counts,
    topics: z.array(z.string()),
    license: z.string().nullable(),
    fork: z.boolean(),
    mayWrite: z.boolean().describe("Whether the connected account may push to it."),
    createdAt: z.string().nullable(),
  }),
  async run({ api }, { repository }) {
    const { data } = await api.repos.get(at(repository));
    return {
      ...{ ...toShown(data), stars: data.stargazers_count, forks: data.forks_count, openIssues: data.open_issues_count },
      ...{ topics: data.topics ?? [], license: data.license?.spdx_id ?? data.license?.name ?? null, fork: data.fork },
      ...{ mayWrite: data.permissions?.push ?? false, createdAt: time(data.created_at) },
    };
  },
});

const searchRepositories = githubAction({
  name: "github.search_repositories",
  description: "Search repositories, public ones and those that the account sees, as GitHub's search does. The first 1000 are found.",
  access: "read",
  target: () => null,
  input: z.strictObject({
    query: z.string().min(1).max(256).describe("Words and qualifiers, such as `web framework language:typescript stars:>1000`."),
    sort: z.enum(["best", "stars", "forks", "updated"]).default("best").describe("By what they are sorted; `best` for those that fit best."),
    ...turn,
  }),
  output: z.object({ repositories: z.array(shown.extend({ stars: counts.stars })), total: z.int().describe("How many there are in all."), next }),
  async run({ api }, { query, sort, after, limit }) {
    const { data, headers } = await api.search.repos({ q: query, ...paging({ after, limit }, "after"), ...(sort !== "best" && { sort }) });
    const { data: found, next } = part(data.items, { after, limit }, headers.link);
    return { repositories: found.map((each) => ({ ...toShown(each), stars: each.stargazers_count })), total: data.total_count, next };
  },
});

const branch = z.object({ name: z.string(), commit: z.string().describe("The commit that it is at."), default: z.boolean() });

const listBranches = githubAction({
  name: "github.list_branches",
  description: "List the branches of a repository.",
  access: "read",
  input: z.strictObject({ repository, ...turn }),
  output: z.object({ branches: z.array(branch), next }),
  async run({ connected }, { repository, ...given }) {
    const { data: branches, next } = await listBranchesOf(connected, repository, given, { source: "repository", after: "after" });
    return { branches, next };
  },
});

const createBranch = githubAction({
  name: "github.create_branch",
  description: "Create a branch in a repository. One that is there already is left alone and refused.",
  access: "exec",
  input: z.strictObject({
    ...{ repository, branch: refName.describe("The name of the new branch.") },
    from: refName.optional().describe("The branch, tag or commit that it begins at; the default branch unless given."),
  }),
  output: z.object({ branch: z.string(), commit: z.string().describe("The commit that it is at.") }),
  async run({ api }, { repository, branch, from }) {
    const { data: commits } = await api.repos.listCommits({ ...at(repository), per_page: 1, ...present({ sha: from }) });
    const { data } = await api.git.createRef({ ...at(repository), ref: `refs/heads/${branch}`, sha: commits[0]?.sha ?? "" });
    return { branch: data.ref.replace(/^refs\/heads\//, ""), commit: data.object.sha };
  },
});

const run = z.object({
  id: z.string(),
  workflow: z.string().nullable().describe("The name of the workflow."),
  title: z.string(),
  status: z.string().nullable().describe("How it stands, such as `queued`, `in_progress` or `completed`."),
  conclusion: z.string().nullable().describe("How it ended, such as `success` or `failure`; null while it has not."),
  event: z.string().describe("What started it."),
  branch: z.string().nullable(),
  commit: z.string(),
  url: z.string(),
  createdAt: z.string().nullable(),
  updatedAt: z.string().nullable(),
});

const listWorkflowRuns = githubAction({
  name: "github.list_workflow_runs",
  description: "List the runs of GitHub Actions in a repository, newest first.",
  access: "read",
  input: z.strictObject({
    repository,
    branch: refName.optional().describe("Only those of this branch."),
    status: z
      .enum(["queued", "in_progress", "completed", "success", "failure", "cancelled"])
      .optional()
      .describe("Only those that stand so, or have ended so."),
    ...turn,
  }),
  output: z.object({ runs: z.array(run), next }),
  async run({ api }, { repository, branch, status, after, limit }) {
    const asked = { ...at(repository), ...paging({ after, limit }, "after"), ...present({ branch, status }) };
    const { data, headers } = await api.actions.listWorkflowRunsForRepo(asked);
    const { data: runs, next } = part(data.workflow_runs, { after, limit }, headers.link);
    return {
      runs: runs.map((each) => ({
        ...{ id: String(each.id), workflow: each.name ?? null, title: each.display_title, status: each.status, conclusion: each.conclusion },
        ...{ event: each.event, branch: each.head_branch, commit: each.head_sha, url: each.html_url },
        ...{ createdAt: time(each.created_at), updatedAt: time(each.updated_at) },
      })),
      next,
    };
  },
});

export const repositoryActions = [listRepositories, getRepository, searchRepositories, listBranches, createBranch, listWorkflowRuns];
