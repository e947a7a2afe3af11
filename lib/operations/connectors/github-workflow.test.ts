import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { stepEffects } from "#lib/operations/workflows/step-effects";
import { startWorker } from "#lib/runtime/worker";
import { githubWorld } from "#lib/testing/github-world";
import { endOf, launch, makeWorkflow, step } from "#lib/testing/workflow";

let world: Awaited<ReturnType<typeof githubWorld>>;
let worker: Awaited<ReturnType<typeof startWorker>>;
beforeAll(async () => {
  world = await githubWorld();
  worker = await startWorker(stepEffects);
});
afterAll(() => worker.stop(1000));

type Step = { id: string; type: string; action?: string; input?: Record<string, string>; onError?: string };
/** The steps of a workflow that comes with the server that ask GitHub, wherever they stand in it, and what takes their output. */
const stepsOf = (slug: string, ...ids: string[]): Step[] => {
  const found: Step[] = [];
  JSON.parse(readFileSync(`prisma/workflows/${slug}.json`, "utf8"), (_key, value) => {
    if (ids.includes(value?.id) && typeof value.type === "string") found.push(value);
    return value;
  });
  return found;
};

test("the workflows that come with the server read commits and diffs, and comment, with what their steps say", async () => {
  const { repository, run, home } = world;
  await run("create_branch", { repository, branch: "topic" });
  await run("create_or_update_file", { repository, branch: "topic", path: "new.txt", content: "new\n", message: "Add what is new\n\nBecause" });
  const { number } = await run("create_pull_request", { repository, title: "What is new", head: "topic", base: "main" });

  const steps = [...stepsOf("summarize-commits", "list", "listed"), ...stepsOf("review-pull-request", "fetch", "fetched", "comment")];
  expect(steps.map(({ id }) => id)).toEqual(["list", "listed", "fetch", "fetched", "comment"]);
  const said = steps.map((each) => ({
    ...each,
    onError: undefined,
    ...(each.id === "comment" && { input: { ...each.input, body: "{{steps.fetched.output}}" } }),
  }));
  const inputSchema = { type: "object", properties: { repository: { type: "string" }, number: { type: "integer" } } };
  const ended = await endOf(home, await launch(home, await makeWorkflow(home, { inputSchema, steps: said }), { repository, number }));

  expect(ended.steps.map(({ error }: { error: unknown }) => error)).toEqual([null, null, null, null, null]);
  expect(step(ended, "listed").output).toBe("Initial commit");
  expect(step(ended, "fetched").output).toContain("+++ b/new.txt\n@@ -0,0 +1,1 @@\n+new");
  expect((await run("list_comments", { repository, number })).comments).toMatchObject([{ body: step(ended, "fetched").output, author: "ada" }]);
});
