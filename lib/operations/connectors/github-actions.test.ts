import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { commitActions } from "#lib/runtime/connectors/github/commits";
import { fileActions } from "#lib/runtime/connectors/github/files";
import { github } from "#lib/runtime/connectors/github/github";
import { repositoryActions } from "#lib/runtime/connectors/github/repository-actions";
import { githubWorld } from "#lib/testing/github-world";
import { json } from "#lib/testing/request";

let world: Awaited<ReturnType<typeof githubWorld>>;
let repository: string;
let base: { repository: string };
const run: typeof world.run = (action, input) => world.run(action, input);
beforeAll(async () => {
  world = await githubWorld();
  ({ repository } = world);
  base = { repository };
});
afterAll(() => expect([...repositoryActions, ...fileActions, ...commitActions].map(({ name }) => name).filter((name) => !world.tried.has(name))).toEqual([]));

test("every action says what it is and what its fields are, in sentences", () => {
  expect(github.actions.length).toBeGreaterThan(30);
  const bare = (schema: object, at: string): string[] => {
    const { properties = {}, items } = schema as { properties?: Record<string, { description?: string }>; items?: object };
    const missing = Object.entries(properties).flatMap(([name, each]) => [...(each.description ? [] : [`${at}.${name}`]), ...bare(each, `${at}.${name}`)]);
    return items ? [...missing, ...bare(items, `${at}[]`)] : missing;
  };
  expect(github.actions.flatMap(({ name, input }) => bare(z.toJSONSchema(input, { io: "input" }), name))).toEqual([]);
  expect(github.actions.filter(({ description }) => !/^[A-Z].*\.$/.test(description))).toEqual([]);
  expect(new Set(github.actions.map(({ name }) => name)).size).toBe(github.actions.length);
});

test("a field that is unknown, missing or of another kind is named as everywhere", async () => {
  const unknown = { status: 400, code: "INVALID_INPUT", message: "There is no such field." };
  expect(await run("list_issues", { ...base, per_page: 5 })).toMatchObject({ ...unknown, param: "input.per_page" });
  // What was mistyped comes before what is missing for it.
  expect(await run("create_comment", { ...base, issue: 1, body: "x" })).toMatchObject({ ...unknown, param: "input.issue" });
  const comments = [{ path: "a", line: 1, body: "x", position: 2 }];
  expect(await run("create_review", { ...base, number: 1, verdict: "comment", comments })).toMatchObject({ ...unknown, param: "input.comments.0.position" });
  expect(await run("create_comment", { ...base, number: 1 })).toMatchObject({ status: 400, param: "input.body", message: "This field is required." });
  expect(await run("create_comment", { ...base, number: "1", body: "x" })).toMatchObject({ status: 400, param: "input.number", message: "Must be a number." });
});

describe("repositories", () => {
  test("are listed, searched and read", async () => {
    const all = await run("list_repositories", { limit: 100 });
    expect(all.repositories).toContainEqual(expect.objectContaining({ repository, private: false, description: "Where actions are tried" }));
    expect(await run("get_repository", base)).toMatchObject({ repository, defaultBranch: "main", stars: 0, topics: [], fork: false });
    const found = await run("search_repositories", { query: "actions in:name" });
    expect(found.repositories.map(({ repository }: { repository: string }) => repository)).toContain(repository);
    expect(found.total).toBe(found.repositories.length);
  });

  test("are turned page by page", async () => {
    const first = await run("list_repositories", { limit: 1 });
    expect([first.repositories.length, first.next]).toEqual([1, "1"]);
    const second = await run("list_repositories", { limit: 1, after: first.next });
    expect(second.repositories[0].repository).not.toBe(first.repositories[0].repository);
    for (const after of ["x", "0", "-1", "1.5", "9".repeat(20)])
      expect(await run("list_repositories", { after })).toMatchObject({ status: 400, param: "input.after" });
  });

  test("are turned to the end without a loss, whatever the limits on the way", async () => {
    const names = Array.from({ length: 13 }, (_, at) => `label-${at}`);
    const { number } = await run("create_issue", { ...base, title: "Many labels" });
    await run("add_labels", { ...base, number, labels: names });
    const all = (await run("list_labels", { ...base, limit: 100 })).labels.map(({ name }: { name: string }) => name);
    expect(all).toEqual(expect.arrayContaining(names));
    const found: string[] = [];
    for (let after: string | undefined, turned = 0; turned === 0 || after; turned++) {
      const limit = [3, 7, 2, 100][turned % 4] as number;
      const { labels, next } = await run("list_labels", { ...base, limit, ...(after && { after }) });
      expect(labels.length).toBeLessThanOrEqual(limit);
      found.push(...labels.map(({ name }: { name: string }) => name));
      after = next ?? undefined;
    }
    expect(found).toEqual(all);
  });

  test("that are not there, or no repository's name, are told", async () => {
    for (const name of ["get_repository", "list_issues", "list_branches", "list_files", "create_branch"])
      expect(await run(name, { repository: "ada/nothing", ...(name === "create_branch" && { branch: "x" }) }), name).toMatchObject({
        ...{ status: 404, code: "NOT_FOUND", message: expect.stringContaining("There is no repository ada/nothing") },
      });
    for (const wrong of ["ada", "ada/..", "ada/engine/issues", "https://github.com/ada/engine", "ada/en gine"])
      expect(await run("get_repository", { repository: wrong }), wrong).toMatchObject({ status: 400, code: "INVALID_INPUT", param: "input.repository" });
  });
});

describe("files", () => {
  const path = "docs/guide.md";
  test("are written, read, replaced by who knows them, and deleted", async () => {
    const made = await run("create_or_update_file", { ...base, path, content: "Grüße\n", message: "Begin a guide" });
    expect(made).toMatchObject({ path, sha: expect.stringMatching(/^[0-9a-f]{40}$/), commit: expect.stringMatching(/^[0-9a-f]{40}$/) });
    expect(await run("get_file", { ...base, path })).toMatchObject({ content: "Grüße\n", encoding: "utf-8", size: 8, sha: made.sha, ref: "main" });
    expect((await run("list_files", { ...base, path: "docs" })).files).toEqual([{ path, kind: "file", size: 8 }]);

    const again = { ...base, path, content: "Other", message: "Write over it" };
    expect(await run("create_or_update_file", again)).toMatchObject({ status: 409, code: "PROVIDER_CONFLICT", message: expect.stringContaining("`sha`") });
    expect(await run("create_or_update_file", { ...again, sha: "0".repeat(40) })).toMatchObject({ status: 409 });
    const replaced = await run("create_or_update_file", { ...again, sha: made.sha });
    expect(await run("delete_file", { ...base, path, message: "Away", sha: made.sha })).toMatchObject({ status: 409 });
    expect(await run("delete_file", { ...base, path, message: "Away", sha: replaced.sha })).toMatchObject({ path });
    expect(await run("get_file", { ...base, path })).toMatchObject({ status: 404, param: "input.path" });
  });

  test("that are no text come and go in base64", async () => {
    const content = "iVBORw0KGgoA/w==";
    await run("create_or_update_file", { ...base, path: "pixel.png", content, encoding: "base64", message: "A picture" });
    expect(await run("get_file", { ...base, path: "pixel.png" })).toMatchObject({ content, encoding: "base64", contentType: "image/png", size: 10 });
    const wrong = { ...base, path: "other.png", content: "not base64!", encoding: "base64", message: "A picture" };
    expect(await run("create_or_update_file", wrong)).toMatchObject({ status: 400, param: "input.content" });
    expect(await run("list_files", { ...base, path: "pixel.png" })).toMatchObject({ status: 400, message: expect.stringContaining("is a file") });
    expect(await run("get_file", { ...base, path: "../secret" })).toMatchObject({ status: 400, param: "input.path" });
  });

  test("are found by what they hold", async () => {
    await run("create_or_update_file", { ...base, path: "src/find.ts", content: "export const needle = 1;\n", message: "Something to find" });
    const { files, total } = await run("search_code", { query: `needle repo:${repository}` });
    expect([total, files]).toEqual([1, [expect.objectContaining({ repository, path: "src/find.ts", matches: [] })]]);
    expect(world.double.heard.findLast((each) => each.path.startsWith("/search/code"))?.headers.accept).toContain("text-match");
  });
});

describe("branches and commits", () => {
  test("a branch is made where it is said, and once", async () => {
    const made = await run("create_branch", { ...base, branch: "topic/one" });
    expect(made).toMatchObject({ branch: "topic/one", commit: expect.stringMatching(/^[0-9a-f]{40}$/) });
    expect(await run("create_branch", { ...base, branch: "topic/two", from: "topic/one" })).toMatchObject({ commit: made.commit });
    expect(await run("create_branch", { ...base, branch: "topic/one" })).toMatchObject({ status: 400, message: expect.stringContaining("already exists") });
    for (const wrong of ["-x", "a..b", "a b", "a~1", "a:b", ""])
      expect(await run("create_branch", { ...base, branch: wrong }), wrong).toMatchObject({ status: 400, param: "input.branch" });
    expect(await run("create_branch", { ...base, branch: "x", from: "nowhere" })).toMatchObject({ status: 404, message: expect.stringContaining("nowhere") });
    const { branches } = await run("list_branches", { ...base });
    expect(branches).toContainEqual({ name: "topic/one", commit: made.commit, default: false });
  });

  test("commits are listed, since when they are asked for, and read with what they change", async () => {
    await run("create_or_update_file", { ...base, path: "a.txt", content: "a", message: "Title of it\n\nAnd why", branch: "topic/one" });
    const { commits } = await run("list_commits", { ...base, ref: "topic/one", path: "a.txt" });
    expect(commits).toMatchObject([{ message: "Title of it\n\nAnd why", author: "ada", createdAt: expect.stringMatching(/\.\d{3}Z$/) }]);
    expect(await run("list_commits", { ...base, since: "2100-01-01T00:00:00Z" })).toEqual({ commits: [], next: null });
    expect(await run("list_commits", { ...base, ref: "nowhere" })).toMatchObject({ status: 404, param: "input.ref" });
    const page = await run("list_commits", { ...base, limit: 1 });
    expect([page.commits.length, page.next]).toEqual([1, "1"]);
    const read = await run("get_commit", { ...base, ref: "topic/one" });
    expect(read).toMatchObject({ sha: commits[0].sha, additions: 1, files: [{ path: "a.txt", status: "added" }], parents: [expect.any(String)] });
    const compared = await run("compare_commits", { ...base, base: "main", head: "topic/one" });
    expect(compared).toMatchObject({ status: "ahead", aheadBy: 1, behindBy: 0, files: [{ path: "a.txt" }], commits: [{ sha: read.sha }] });
  });

  test("checks of apps and statuses of other services stand in one list", async () => {
    const { checks, next } = await run("list_checks", { ...base, ref: "topic/one" });
    expect(checks).toMatchObject([{ name: "ci/elsewhere", kind: "status", status: "completed", conclusion: "success", url: "https://ci.example.com/1" }]);
    expect(next).toBeNull();
    expect(await run("list_workflow_runs", { ...base, branch: "topic/one" })).toEqual({ runs: [], next: null });
  });

  test("an empty repository has none", async () => {
    const empty = '{"message":"Git Repository is empty.","status":"409"}';
    expect(await world.runWith(/\/commits/, { status: 409, body: empty }, "list_commits", base)).toMatchObject({
      ...{ status: 409, code: "PROVIDER_CONFLICT", message: expect.stringContaining("is empty") },
    });
  });
});

test("the audit log says to what it was done, and nothing of what was said", async () => {
  await run("create_issue", { repository, title: "Secret plan", body: "Nobody may know" });
  const { body } = await json("GET /api/v1/audit-logs?action=connector.run&limit=5", { token: world.home.token });
  expect(body.data[0]).toMatchObject({ action: "connector.run", metadata: { action: "github.create_issue", account: "ada", target: repository } });
  const target = (name: string, input: object) => github.actions.find((each) => each.name === `github.${name}`)?.target({ repository, ...input } as never);
  expect(target("delete_file", { path: "docs/a.md", branch: "topic" })).toBe(`${repository}:docs/a.md@topic`);
  expect(target("create_branch", { branch: "topic", from: "main" })).toBe(`${repository}@topic`);
  expect(target("create_release", { tag: "v1" })).toBe(`${repository}@v1`);
  expect(target("create_pull_request", { base: "main", head: "topic", title: "Said to nobody" })).toBe(`${repository}@main...topic`);
  expect(target("create_comment", { number: 3, body: "Said to nobody" })).toBe(`${repository}#3`);
  expect(JSON.stringify(body.data)).not.toMatch(/Secret plan|Nobody may know/);
});
