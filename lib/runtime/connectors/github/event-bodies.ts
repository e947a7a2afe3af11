import { z } from "zod";
import { time } from "#lib/runtime/connectors/github/fields";

/** What GitHub sends with an event, as far as it is read, what we tell of it, and how the one becomes the other, unless it is of no interest. */
export type Told<B extends z.ZodType, P extends z.ZodObject> = { body: B; payload: P; read(body: z.output<B>): z.input<P> | undefined };
const told = <B extends z.ZodType, P extends z.ZodObject>(each: Told<B, P>): Told<B, P> => each;

/** What git says for no commit. */
const NOTHING = /^0+$/;

/** Of a push as many commits and paths are told. */
const MOST = 100;

const person = z.object({ login: z.string() }).nullish();
const text = z.string().nullish();
const common = { repository: z.object({ full_name: z.string() }), sender: person };
const labels = z.array(z.object({ name: z.string() })).nullish();

const every = {
  repository: z.string().describe("The repository, as `owner/name`."),
  sender: z.string().nullable().describe("The account that did it."),
};
const toEvery = ({ repository, sender }: { repository: { full_name: string }; sender?: { login: string } | null | undefined }) => ({
  ...{ repository: repository.full_name, sender: sender?.login ?? null },
});
const maybe = z.string().nullable();

export const push = told({
  body: z.object({
    ...{ ...common, ref: z.string(), before: z.string(), after: z.string(), compare: text, forced: z.boolean().nullish() },
    commits: z.array(
      z.object({
        ...{ id: z.string(), message: z.string(), timestamp: text, url: text },
        author: z.object({ name: text, username: text }).nullish(),
        ...{ added: z.array(z.string()).nullish(), modified: z.array(z.string()).nullish(), removed: z.array(z.string()).nullish() },
      }),
    ),
  }),
  payload: z.object({
    ...every,
    ref: z.string().describe("The whole name, such as `refs/heads/main`."),
    branch: maybe.describe("The branch; null where a tag was pushed."),
    tag: maybe.describe("The tag; null where a branch was pushed."),
    before: maybe.describe("The commit that it was at; null where it is new."),
    after: maybe.describe("The commit that it is at; null where it was deleted."),
    forced: z.boolean().describe("Whether commits were taken away."),
    commits: z
      .array(z.object({ sha: z.string(), message: z.string(), author: maybe, url: maybe, createdAt: maybe }))
      .describe("The newest of the commits, oldest first, at most 100."),
    paths: z.array(z.string()).describe("The files that they change, at most 100."),
    url: maybe.describe("Where a person sees what has changed."),
  }),
  read: (body) => ({
    ...{ ...toEvery(body), ref: body.ref, forced: body.forced ?? false, url: body.compare ?? null },
    ...{ branch: nameIn("refs/heads/", body.ref), tag: nameIn("refs/tags/", body.ref) },
    ...{ before: NOTHING.test(body.before) ? null : body.before, after: NOTHING.test(body.after) ? null : body.after },
    commits: body.commits.slice(-MOST).map(({ id, message, author, url, timestamp }) => ({
      ...{ sha: id, message, author: author?.username ?? author?.name ?? null, url: url ?? null, createdAt: time(timestamp) },
    })),
    paths: [...new Set(body.commits.flatMap(({ added, modified, removed }) => [added, modified, removed].flatMap((each) => each ?? [])))].slice(0, MOST),
  }),
});

const nameIn = (prefix: string, ref: string) => (ref.startsWith(prefix) ? ref.slice(prefix.length) : null);

const numbered = { number: z.int(), title: z.string(), body: text, user: person, html_url: z.string(), labels };
const toNumbered = (each: z.output<z.ZodObject<typeof numbered>>) => ({
  ...{ number: each.number, title: each.title, body: each.body ?? null, author: each.user?.login ?? null, url: each.html_url },
  labels: each.labels?.map(({ name }) => name) ?? [],
});
const shown = { number: z.int(), title: z.string(), body: maybe, author: maybe, labels: z.array(z.string()), url: z.string() };

export const pullRequest = told({
  body: z.object({
    ...{ ...common, action: z.string() },
    pull_request: z.object({
      ...{ ...numbered, draft: z.boolean().nullish(), merged: z.boolean().nullish() },
      ...{ head: z.object({ ref: z.string(), sha: z.string() }), base: z.object({ ref: z.string() }) },
    }),
  }),
  payload: z.object({
    ...{ ...every, ...shown, draft: z.boolean() },
    head: z.string().describe("The branch whose changes it brings."),
    headSha: z.string().describe("The newest commit of that branch."),
    base: z.string().describe("The branch that they go into."),
  }),
  read: ({ pull_request: each, ...body }) => ({
    ...{ ...toEvery(body), ...toNumbered(each), draft: each.draft ?? false },
    ...{ head: each.head.ref, headSha: each.head.sha, base: each.base.ref },
  }),
});

export const review = told({
  body: z.object({
    ...{ ...common, action: z.string(), pull_request: z.object({ number: z.int(), title: z.string() }) },
    review: z.object({ state: z.string(), body: text, user: person, commit_id: text, html_url: z.string() }),
  }),
  payload: z.object({
    ...{ ...every, number: z.int().describe("The number of the pull request."), title: z.string() },
    state: z.string().describe("What it says: `approved`, `changes_requested` or `commented`."),
    ...{ body: maybe, author: maybe, commit: maybe.describe("The commit that was reviewed."), url: z.string() },
  }),
  read: ({ review: each, pull_request: { number, title }, ...body }) => ({
    ...{ ...toEvery(body), number, title, state: each.state.toLowerCase(), body: each.body ?? null, author: each.user?.login ?? null },
    ...{ commit: each.commit_id ?? null, url: each.html_url },
  }),
});

export const issue = told({
  body: z.object({ ...common, action: z.string(), issue: z.object(numbered), label: z.object({ name: z.string() }).nullish() }),
  payload: z.object({ ...every, ...shown }),
  read: ({ issue: each, ...body }) => ({ ...toEvery(body), ...toNumbered(each) }),
});

export const comment = told({
  body: z.object({
    ...{ ...common, action: z.string(), comment: z.object({ id: z.int(), body: text, user: person, html_url: z.string(), created_at: text }) },
    issue: z.object({ number: z.int(), title: z.string(), pull_request: z.unknown().optional() }),
  }),
  payload: z.object({
    ...{ ...every, number: z.int().describe("The number of the issue or pull request."), title: z.string() },
    isPullRequest: z.boolean(),
    ...{ id: z.string().describe("The comment's id."), body: z.string(), author: maybe, url: z.string(), createdAt: maybe },
  }),
  read: ({ comment: each, issue, ...body }) => ({
    ...{ ...toEvery(body), number: issue.number, title: issue.title, isPullRequest: Boolean(issue.pull_request), id: String(each.id) },
    ...{ body: each.body ?? "", author: each.user?.login ?? null, url: each.html_url, createdAt: time(each.created_at) },
  }),
});

export const release = told({
  body: z.object({
    ...{ ...common, action: z.string() },
    release: z.object({ tag_name: z.string(), name: text, body: text, prerelease: z.boolean(), author: person, html_url: z.string(), published_at: text }),
  }),
  payload: z.object({ ...every, tag: z.string(), title: maybe, body: maybe, prerelease: z.boolean(), author: maybe, url: z.string(), publishedAt: maybe }),
  read: ({ release: each, ...body }) => ({
    ...{ ...toEvery(body), tag: each.tag_name, title: each.name ?? null, body: each.body ?? null, prerelease: each.prerelease },
    ...{ author: each.author?.login ?? null, url: each.html_url, publishedAt: time(each.published_at) },
  }),
});

const ended = {
  name: z.string(),
  conclusion: maybe.describe("How it ended, such as `success` or `failure`."),
  branch: maybe,
  commit: z.string(),
  pullRequests: z.array(z.int()).describe("The pull requests that it belongs to. Of a fork GitHub does not say them."),
  url: maybe,
};
const pulls = z.array(z.object({ number: z.int() })).nullish();

export const checkRun = told({
  body: z.object({
    ...{ ...common, action: z.string() },
    check_run: z.object({
      ...{ name: z.string(), head_sha: z.string(), conclusion: text, html_url: text, pull_requests: pulls },
      ...{ check_suite: z.object({ head_branch: text }).nullish(), app: z.object({ name: z.string() }).nullish() },
    }),
  }),
  payload: z.object({ ...every, ...ended, app: maybe.describe("Whose check it is.") }),
  read: ({ check_run: each, ...body }) => ({
    ...{ ...toEvery(body), name: each.name, conclusion: each.conclusion ?? null, branch: each.check_suite?.head_branch ?? null },
    ...{ commit: each.head_sha, url: each.html_url ?? null, pullRequests: each.pull_requests?.map(({ number }) => number) ?? [] },
    app: each.app?.name ?? null,
  }),
});

export const workflowRun = told({
  body: z.object({
    ...{ ...common, action: z.string() },
    workflow_run: z.object({
      ...{ id: z.int(), name: text, display_title: text, event: z.string(), head_branch: text, head_sha: z.string() },
      ...{ conclusion: text, html_url: z.string(), pull_requests: pulls },
    }),
  }),
  payload: z.object({ ...every, ...ended, id: z.string().describe("The run's id."), title: maybe, event: z.string().describe("What started it.") }),
  read: ({ workflow_run: each, ...body }) => ({
    ...{ ...toEvery(body), id: String(each.id), name: each.name ?? "", title: each.display_title ?? null, event: each.event },
    ...{ conclusion: each.conclusion ?? null, branch: each.head_branch ?? null, commit: each.head_sha, url: each.html_url },
    pullRequests: each.pull_requests?.map(({ number }) => number) ?? [],
  }),
});

export const activity = told({
  body: z.object({ ...common, action: z.string(), starred_at: text }),
  payload: z.object({ ...every, createdAt: maybe }),
  read: (body) => ({ ...toEvery(body), createdAt: time(body.starred_at) }),
});
