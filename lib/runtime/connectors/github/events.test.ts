import { expect, test } from "vitest";
import { github } from "#lib/runtime/connectors/github/github";

const zeros = "0".repeat(40);
const [before, after] = ["6113728f27ae82c7b1a177c8d03f9e96e0adf246", "0d1a26e67d8f5eaf1f6ba5c57fc3c7d91ac0fd1c"];
const at = "2026-03-04T05:06:07Z";
const iso = "2026-03-04T05:06:07.000Z";
/** What stands in every body, with much that nobody here reads. */
const common = {
  repository: { id: 186853002, name: "Hello-World", full_name: "Codertocat/Hello-World", private: false, owner: { login: "Codertocat", id: 21031067 } },
  sender: { login: "Codertocat", id: 21031067, type: "User" },
};
const told = { repository: "Codertocat/Hello-World", sender: "Codertocat" };
const user = { login: "octocat", id: 583231 };
const html_url = "https://github.com/Codertocat/Hello-World/x";

const labels = [{ id: 1, name: "bug", color: "d73a4a", default: true }];
const numbered = { id: 279147437, number: 2, title: "Update the README", body: null, user, labels, html_url };
const toldNumbered = { ...told, number: 2, title: "Update the README", body: null, author: "octocat", labels: ["bug"], url: html_url };

const pull = (action: string, more: object = {}) => ({
  ...{ action, number: 2, ...common },
  pull_request: { ...numbered, state: "open", draft: false, merged: false, head: { ref: "changes", sha: after }, base: { ref: "main", sha: before }, ...more },
});
const toldPull = { ...toldNumbered, draft: false, head: "changes", headSha: after, base: "main" };
const issue = (action: string, more: object = {}) => ({ action, issue: { ...numbered, state: "open" }, ...common, ...more });

const commit = (id: string, more: object) => ({
  ...{ id, tree_id: id, distinct: true, message: "Title\n\nWhy", timestamp: "2026-03-04T06:06:07+01:00", url: html_url },
  ...{ author: { name: "The Octocat", email: "octocat@github.com", username: "octocat" }, added: [], removed: [], modified: [], ...more },
});
const push = (more: object) => ({
  ...{ ref: "refs/heads/feature/one", before, after, created: false, deleted: false, forced: false, base_ref: null, compare: html_url, commits: [] },
  ...{ head_commit: null, pusher: { name: "Codertocat", email: "21031067+Codertocat@users.noreply.github.com" }, ...common, ...more },
});
const toldPush = {
  ...told,
  ref: "refs/heads/feature/one",
  branch: "feature/one",
  tag: null,
  before,
  after,
  forced: false,
  commits: [],
  paths: [],
  url: html_url,
};

const ended = { conclusion: "failure", head_sha: after, html_url, pull_requests: [{ id: 1, number: 2, head: {}, base: {} }] };
const toldEnded = { ...told, conclusion: "failure", branch: "changes", commit: after, pullRequests: [2], url: html_url };

const CASES: [name: string, sent: string, body: Record<string, unknown>, payload: object][] = [
  [
    ...(["github.push", "push"] as const),
    push({ commits: [commit("a".repeat(40), { added: ["a.txt"] }), commit(after, { modified: ["a.txt"], removed: ["b.txt"] })] }),
    {
      ...{ ...toldPush, paths: ["a.txt", "b.txt"] },
      commits: ["a".repeat(40), after].map((sha) => ({ sha, message: "Title\n\nWhy", author: "octocat", url: html_url, createdAt: iso })),
    },
  ],
  [
    "github.push",
    "push",
    push({ ref: "refs/tags/v1", before: zeros, created: true }),
    { ...toldPush, ref: "refs/tags/v1", branch: null, tag: "v1", before: null },
  ],
  ["github.push", "push", push({ after: zeros, deleted: true, forced: true, sender: null }), { ...toldPush, after: null, forced: true, sender: null }],
  ["github.pull_request_opened", "pull_request", pull("opened"), toldPull],
  ["github.pull_request_opened", "pull_request", pull("reopened", { draft: true }), { ...toldPull, draft: true }],
  ["github.pull_request_updated", "pull_request", pull("synchronize"), toldPull],
  ["github.pull_request_ready", "pull_request", pull("ready_for_review"), toldPull],
  ["github.pull_request_merged", "pull_request", pull("closed", { merged: true }), toldPull],
  ["github.pull_request_closed", "pull_request", pull("closed"), toldPull],
  [
    ...(["github.review_submitted", "pull_request_review"] as const),
    { action: "submitted", review: { id: 2, state: "approved", body: null, user, commit_id: after, html_url }, pull_request: numbered, ...common },
    { ...told, number: 2, title: "Update the README", state: "approved", body: null, author: "octocat", commit: after, url: html_url },
  ],
  ["github.issue_opened", "issues", issue("opened"), toldNumbered],
  ["github.issue_closed", "issues", issue("closed"), toldNumbered],
  ["github.issue_reopened", "issues", issue("reopened"), toldNumbered],
  ["github.issue_labeled", "issues", issue("labeled", { label: labels[0] }), { ...toldNumbered, label: "bug" }],
  ...[{}, { pull_request: { url: html_url } }].map((more): (typeof CASES)[number] => [
    ...(["github.comment_created", "issue_comment"] as const),
    { action: "created", issue: { ...numbered, ...more }, comment: { id: 492700400, body: "Good", user: null, html_url, created_at: at }, ...common },
    {
      ...{ ...told, number: 2, title: "Update the README", isPullRequest: "pull_request" in more, id: "492700400" },
      ...{ body: "Good", author: null, url: html_url, createdAt: iso },
    },
  ]),
  [
    ...(["github.release_published", "release"] as const),
    {
      action: "published",
      release: { id: 1, tag_name: "v1", name: null, body: null, draft: false, prerelease: true, author: user, html_url, published_at: at },
      ...common,
    },
    { ...told, tag: "v1", title: null, body: null, prerelease: true, author: "octocat", url: html_url, publishedAt: iso },
  ],
  [
    ...(["github.check_completed", "check_run"] as const),
    {
      action: "completed",
      check_run: { id: 1, name: "Lint", status: "completed", ...ended, check_suite: { head_branch: "changes" }, app: { name: "Octo" } },
      ...common,
    },
    { ...toldEnded, name: "Lint", app: "Octo" },
  ],
  [
    ...(["github.workflow_completed", "workflow_run"] as const),
    {
      action: "completed",
      workflow_run: { id: 7, name: "CI", display_title: "Fix it", event: "push", head_branch: "changes", ...ended },
      workflow: {},
      ...common,
    },
    { ...toldEnded, id: "7", name: "CI", title: "Fix it", event: "push" },
  ],
  ["github.starred", "star", { action: "created", starred_at: at, ...common }, { ...told, createdAt: iso }],
];

const sentKinds = github.events.map((kind) => {
  if (!("sent" in kind)) throw new Error(`${kind.name} is not sent`);
  return kind;
});

test.each(CASES)("%s is told from %s, and no other kind is", (name, sent, body, payload) => {
  const heard = sentKinds.filter((kind) => kind.sent === sent).flatMap((kind) => (kind.read(body) ? [kind.name] : []));
  expect(heard).toEqual([name]);
  expect(sentKinds.find((kind) => kind.name === name)?.read(body)).toEqual(payload);
});

test("every kind is tried, and says what it is of a repository", () => {
  expect(sentKinds.filter(({ name }) => !CASES.some(([tried]) => tried === name))).toEqual([]);
  expect(new Set(sentKinds.map(({ name }) => name)).size).toBe(sentKinds.length);
  for (const { source, description } of sentKinds) expect([source, description]).toEqual(["repository", expect.stringMatching(/^[A-Z].*\.$/)]);
});

test.each([
  ["pull_request", { action: "assigned" }],
  ["issues", { action: "deleted" }],
  ["issue_comment", { action: "edited" }],
  ["release", { action: "created" }],
  ["check_run", { action: "created" }],
  ["workflow_run", { action: "requested" }],
  ["star", { action: "deleted" }],
  ["pull_request_review", {}],
])("%s of no interest is not read at all", (sent, body) => {
  expect(sentKinds.filter((kind) => kind.sent === sent).map((kind) => kind.read(body))).not.toContainEqual(expect.anything());
});

test("a push of very much tells the newest of it", () => {
  const commits = Array.from({ length: 2048 }, (_, index) => commit(String(index).padStart(40, "0"), { added: [`${index}.txt`] }));
  const read = sentKinds.find(({ name }) => name === "github.push")?.read(push({ commits })) as { commits: { sha: string }[]; paths: string[] };
  expect([read.commits.length, read.paths.length, read.commits.at(-1)?.sha]).toEqual([100, 100, "2047".padStart(40, "0")]);
});

test.each(CASES)("%s of a body that is not GitHub's is refused, and not told by halves", (name, _sent, { repository: _repository, ...body }) => {
  expect(() => sentKinds.find((kind) => kind.name === name)?.read(body)).toThrow(/repository/);
});
