import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commentActions } from "#lib/runtime/connectors/github/comments";
import { issueActions } from "#lib/runtime/connectors/github/issues";
import { pullActions } from "#lib/runtime/connectors/github/pulls";
import { releaseActions } from "#lib/runtime/connectors/github/releases";
import { reviewActions } from "#lib/runtime/connectors/github/reviews";
import { githubWorld } from "#lib/testing/github-world";
import { connectAccount } from "#lib/testing/providers";
import { createWorkspace } from "#lib/testing/workspace";

let world: Awaited<ReturnType<typeof githubWorld>>;
let repository: string;
let base: { repository: string };
const run: typeof world.run = (...asked) => world.run(...asked);
beforeAll(async () => {
  world = await githubWorld();
  ({ repository } = world);
  base = { repository };
});
const names = [...issueActions, ...commentActions, ...pullActions, ...reviewActions, ...releaseActions].map(({ name }) => name);
afterAll(() => expect(names.filter((name) => !world.tried.has(name))).toEqual([]));

describe("issues", () => {
  test("are created, read, changed, commented on, labelled and closed", async () => {
    const made = await run("create_issue", { ...base, title: "It leaks", body: "Oil", assignees: ["ada"] });
    expect(made).toMatchObject({ title: "It leaks", state: "open", author: "ada", assignees: ["ada"], isPullRequest: false });
    const one = { ...base, number: made.number };
    expect(await run("get_issue", one)).toMatchObject({ body: "Oil", comments: 0 });
    expect(await run("update_issue", { ...one, title: "It leaks oil" })).toMatchObject({ title: "It leaks oil", body: "Oil" });
    expect(await run("update_issue", one)).toMatchObject({ status: 400, message: expect.stringContaining("at least one") });
    const said = await run("create_comment", { ...one, body: "Where?" });
    expect(said).toMatchObject({ id: expect.stringMatching(/^\d+$/), body: "Where?", author: "ada" });
    expect((await run("list_comments", one)).comments).toMatchObject([{ id: said.id, body: "Where?" }]);
    expect((await run("add_labels", { ...one, labels: ["bug"] })).labels).toMatchObject([{ name: "bug" }]);
    expect((await run("list_labels", base)).labels).toContainEqual(expect.objectContaining({ name: "bug" }));
    expect((await run("list_issues", { ...base, labels: ["bug"] })).issues).toMatchObject([{ number: made.number, labels: ["bug"] }]);
    expect(await run("remove_label", { ...one, label: "bug" })).toEqual({ labels: [] });
    expect(await run("remove_label", { ...one, label: "bug" })).toMatchObject({ status: 404, message: expect.stringContaining("bug") });
    expect(await run("close_issue", { ...one, reason: "not_planned" })).toMatchObject({ state: "closed", stateReason: "not_planned" });
    expect((await run("list_issues", base)).issues).toEqual([]);
    expect((await run("search_issues", { query: `repo:${repository} is:issue leaks` })).issues).toMatchObject([{ number: made.number, repository }]);
    for (const name of ["get_issue", "close_issue"])
      expect(await run(name, { ...base, number: 999 })).toMatchObject({ status: 404, param: "input.number", message: expect.stringContaining("999") });
    expect(await run("get_issue", { ...base, number: 0 })).toMatchObject({ status: 400, param: "input.number" });
  });
});

test("pull requests are left out of the issues, long texts are cut in lists, and a ghost has written nothing", async () => {
  const at = "2026-01-02T03:04:05Z";
  const each = (number: number, more: object) => ({
    ...{
      number,
      title: `Number ${number}`,
      state: "open",
      state_reason: null,
      body: "x".repeat(5000),
      user: null,
      labels: ["old"],
      assignees: [],
      comments: 0,
    },
    ...{ milestone: null, html_url: "https://github.com/ada/engine/issues/1", created_at: at, updated_at: at, closed_at: null, ...more },
  });
  const body = JSON.stringify([each(1, {}), each(2, { pull_request: { url: "https://api.github.com/repos/ada/engine/pulls/2" } })]);
  const link = '<https://api.github.com/repositories/1/issues?page=2>; rel="next", <https://api.github.com/repositories/1/issues?page=9>; rel="last"';
  const { issues, next } = await world.runWith(/\/issues\?/, { status: 200, headers: { link }, body }, "list_issues", base);
  expect(issues).toMatchObject([{ number: 1, author: null, labels: ["old"], createdAt: "2026-01-02T03:04:05.000Z" }]);
  expect([issues[0].body.length, next]).toEqual([1001, "30"]);
  const one = JSON.stringify(each(2, { pull_request: {} }));
  const read = await world.runWith(/\/issues\/2$/, { status: 200, body: one }, "get_issue", { ...base, number: 2 });
  expect([read.isPullRequest, read.body.length]).toEqual([true, 5000]);
});

describe("pull requests", () => {
  /** A branch of its own with one file, proposed for main. */
  const propose = async (branch: string, more: object = {}) => {
    await run("create_branch", { ...base, branch });
    await run("create_or_update_file", { ...base, branch, path: `${branch}.txt`, content: "one\ntwo\n", message: `Add ${branch}` });
    return run("create_pull_request", { ...base, title: `Bring ${branch}`, head: branch, base: "main", body: "Look", ...more });
  };

  test("are proposed, read with their diff, changed and merged", async () => {
    const made = await propose("feature");
    expect(made).toMatchObject({ title: "Bring feature", state: "open", draft: false, head: "ada:feature", base: "main", author: "ada", mergedAt: null });
    const one = { ...base, number: made.number };
    expect(await run("get_pull_request", one)).toMatchObject({ number: made.number, headSha: made.headSha, body: "Look" });
    expect((await run("list_pull_requests", { ...base, head: "ada:feature" })).pullRequests).toMatchObject([{ number: made.number }]);
    expect(await run("list_pull_request_files", one)).toMatchObject({ files: [{ path: "feature.txt", status: "added", additions: 2 }], next: null });
    const { diff } = await run("get_pull_request_diff", one);
    expect(diff).toContain("+++ b/feature.txt");
    expect(diff).toContain("+one\n+two");
    expect(await run("update_pull_request", { ...one, title: "Bring it" })).toMatchObject({ title: "Bring it", body: "Look" });
    expect(await run("update_pull_request", one)).toMatchObject({ status: 400 });
    // It is an issue too, and its comments are an issue's.
    expect(await run("create_comment", { ...one, body: "Fine" })).toMatchObject({ body: "Fine" });
    expect(await run("merge_pull_request", { ...one, sha: "0".repeat(40) })).toMatchObject({ status: expect.any(Number), message: expect.any(String) });
    expect(await run("get_pull_request", one)).toMatchObject({ state: "open" });
    const merged = await run("merge_pull_request", { ...one, sha: made.headSha, method: "squash", title: "Bring it all" });
    expect(merged).toMatchObject({ merged: true, sha: expect.stringMatching(/^[0-9a-f]{40}$/) });
    expect(await run("get_pull_request", one)).toMatchObject({ state: "merged", mergedAt: expect.stringMatching(/Z$/) });
    expect((await run("list_commits", base)).commits[0]).toMatchObject({ sha: merged.sha, message: expect.stringContaining("Bring it all") });
  });

  test("that cannot be merged are refused as things stand", async () => {
    const { number } = await propose("stuck");
    const no = (status: number, message: string) => ({ status, body: JSON.stringify({ message }) });
    const merge = (answer: { status: number; body: string }) => world.runWith(/\/merge$/, answer, "merge_pull_request", { ...base, number });
    expect(await merge(no(405, "Pull Request is not mergeable"))).toMatchObject({
      ...{ status: 409, code: "PROVIDER_CONFLICT", message: expect.stringContaining("not mergeable") },
    });
    expect(await merge(no(409, "Head branch was modified."))).toMatchObject({ status: 409, code: "PROVIDER_CONFLICT" });
    const large = no(406, "Sorry, the diff exceeded the maximum number of lines (20000)");
    expect(await world.runWith(/\/pulls\/\d+$/, large, "get_pull_request_diff", { ...base, number })).toMatchObject({
      ...{ status: 400, message: expect.stringContaining("exceeded the maximum") },
    });
    expect(await run("update_pull_request", { ...base, number, state: "closed" })).toMatchObject({ state: "closed" });
  });

  test("are reviewed by somebody else, also line by line", async () => {
    const { number } = await propose("reviewed");
    const one = { ...base, number };
    const other = await createWorkspace();
    await connectAccount(other, "github", "grace");
    expect(await run("request_reviewers", { ...one, reviewers: ["grace"] })).toEqual({ reviewers: ["grace"] });
    const comments = [{ path: "reviewed.txt", line: 2, startLine: 1, body: "Why two?" }];
    for (const verdict of ["request_changes", "comment"])
      expect(await run("create_review", { ...one, verdict, body: " " }, other.key), verdict).toMatchObject({ status: 400, param: "input.body" });
    const said = await run("create_review", { ...one, verdict: "request_changes", body: "Not yet", comments }, other.key);
    expect(said).toMatchObject({ state: "changes_requested", body: "Not yet", author: "grace" });
    expect(JSON.parse(world.double.heard.findLast(({ method, path }) => method === "POST" && path.endsWith("/reviews"))?.body ?? "")).toEqual({
      ...{ event: "REQUEST_CHANGES", body: "Not yet" },
      comments: [{ path: "reviewed.txt", line: 2, side: "RIGHT", body: "Why two?", start_line: 1, start_side: "RIGHT" }],
    });
    expect((await run("list_reviews", one)).reviews).toMatchObject([{ id: said.id, state: "changes_requested" }]);
    expect(await run("create_review", { ...one, verdict: "approve" }, other.key)).toMatchObject({ state: "approved" });
  });
});

test("releases are made, listed and read", async () => {
  expect(await run("get_release", base)).toMatchObject({ status: 404 });
  const made = await run("create_release", { ...base, tag: "v1.0.0", title: "The first", body: "It runs." });
  expect(made).toMatchObject({ tag: "v1.0.0", title: "The first", draft: false, prerelease: false, files: [], publishedAt: expect.stringMatching(/Z$/) });
  expect(await run("get_release", base)).toMatchObject({ id: made.id });
  expect(await run("get_release", { ...base, tag: "v1.0.0" })).toMatchObject({ id: made.id });
  expect(await run("get_release", { ...base, tag: "v9" })).toMatchObject({ status: 404, param: "input.tag", message: expect.stringContaining("v9") });
  expect((await run("list_releases", base)).releases).toMatchObject([{ tag: "v1.0.0", body: "It runs." }]);
});

describe("what GitHub refuses", () => {
  const issue = () => ({ repository, title: "Wrong" });
  test("as not valid names the field that is wrong, by its name here", async () => {
    const body = JSON.stringify({ message: "Validation Failed", errors: [{ resource: "Release", code: "already_exists", field: "tag_name" }] });
    expect(await world.runWith(/\/releases$/, { status: 422, body }, "create_release", { ...base, tag: "v1" })).toMatchObject({
      ...{ status: 400, code: "INVALID_INPUT", param: "input.tag", message: "GitHub refuses this: `tag` exists already" },
    });
    const own = JSON.stringify({ message: "Unprocessable Entity", errors: ["Can not approve your own pull request"] });
    expect(await world.runWith(/\/reviews$/, { status: 422, body: own }, "create_review", { ...base, number: 1, verdict: "approve" })).toMatchObject({
      message: "GitHub refuses this: Can not approve your own pull request",
    });
    const search = JSON.stringify({
      message: "Validation Failed",
      errors: [{ message: "The search is longer than 256 characters.", field: "q", code: "invalid" }],
    });
    expect(await world.runWith(/\/search/, { status: 422, body: search }, "search_issues", { query: "x" })).toMatchObject({
      ...{ status: 400, param: "input.query", message: expect.stringContaining("longer than 256") },
    });
  });

  test("because of too much in a short time says for how long, and is not tried again", async () => {
    const body = '{"message":"You have exceeded a secondary rate limit. Please wait a few minutes before you try again."}';
    const before = world.double.heard.length;
    const limited = await world.runWith(/\/issues$/, { status: 403, headers: { "retry-after": "60" }, body }, "create_issue", issue());
    expect(limited).toMatchObject({ status: 429, code: "PROVIDER_RATE_LIMITED" });
    expect(world.double.heard.slice(before).filter(({ method }) => method === "POST")).toHaveLength(1);
    const used = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(Math.ceil(Date.now() / 1000) + 30) };
    expect(await world.runWith(/\/issues/, { status: 403, headers: used, body: '{"message":"API rate limit exceeded"}' }, "list_issues", base)).toMatchObject({
      status: 429,
    });
    expect(
      await world.runWith(/\/issues$/, { status: 403, body: '{"message":"Resource not accessible by integration"}' }, "create_issue", issue()),
    ).toMatchObject({
      ...{ status: 403, code: "PROVIDER_REFUSED", message: expect.stringContaining("Resource not accessible") },
    });
    expect(await world.runWith(/\/issues$/, { status: 410, body: '{"message":"Issues are disabled for this repo"}' }, "create_issue", issue())).toMatchObject({
      ...{ status: 404, message: expect.stringContaining("Issues are disabled") },
    });
  });

  test("or breaks off while something is changed is not done twice", async () => {
    const before = world.double.heard.length;
    expect(await world.runWith(/\/issues$/, "cut", "create_issue", issue())).toMatchObject({ status: 409, code: "OUTCOME_UNKNOWN" });
    expect(world.double.heard.slice(before).filter(({ method }) => method === "POST")).toHaveLength(1);
  });
});
