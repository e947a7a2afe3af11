import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Scope } from "#lib/runtime/workflow/expression";
import { fill } from "#lib/runtime/workflow/template";
import { githubWorld } from "#lib/testing/github-world";

type Step = { id: string; type: string; action: string; input: object; output: string };

/** A step of a workflow that comes with the server, wherever it stands in it. */
function stepOf(slug: string, id: string): Step {
  const found: Step[] = [];
  JSON.parse(readFileSync(`prisma/workflows/${slug}.json`, "utf8"), (_key, value) => {
    if (value?.id === id && typeof value.type === "string") found.push(value);
    return value;
  });
  expect(found, `${slug}.${id}`).toHaveLength(1);
  return found[0] as Step;
}

test("the workflows that come with the server read commits and diffs, and comment, with what their steps say", async () => {
  const { repository, run } = await githubWorld();
  await run("create_branch", { repository, branch: "topic" });
  await run("create_or_update_file", { repository, branch: "topic", path: "new.txt", content: "new\n", message: "Add what is new\n\nBecause" });
  const { number } = await run("create_pull_request", { repository, title: "What is new", head: "topic", base: "main" });

  const scope: Scope = { input: { repository, number }, steps: {}, run: { id: "run_1", startedAt: new Date().toISOString() } };
  /** What a step answers, of GitHub or of its own. */
  const done = async (slug: string, id: string) => {
    const { type, action, input, output } = stepOf(slug, id);
    const came = type === "connector" ? await run(action.replace("github.", ""), fill(input, scope) as object) : fill(output, scope);
    scope.steps[id] = { status: "completed", output: came, error: null };
    return came;
  };

  await done("summarize-commits", "list");
  expect(await done("summarize-commits", "listed")).toBe("Initial commit");
  await done("review-pull-request", "fetch");
  const diff = await done("review-pull-request", "fetched");
  expect(diff).toContain("+++ b/new.txt\n@@ -0,0 +1,1 @@\n+new");
  scope.steps.body = { status: "completed", output: diff, error: null };
  expect(await done("review-pull-request", "comment")).toMatchObject({ body: diff, author: "ada" });
  expect((await run("list_comments", { repository, number })).comments).toMatchObject([{ body: diff }]);
});
