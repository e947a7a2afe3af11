import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { stepEffects } from "#lib/operations/workflows/step-effects";
import { DEFINITION_LIMIT } from "#lib/operations/workflows/workflow";
import { startWorker } from "#lib/runtime/worker";
import { MOST_ITEMS, MOST_LEVELS, MOST_STEPS } from "#lib/runtime/workflow/definition";
import { evaluate } from "#lib/runtime/workflow/expression";
import { GRACE_MS } from "#lib/testing/grace";
import { json } from "#lib/testing/request";
import { endOf, launch, waiting } from "#lib/testing/workflow";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

const guide = readFileSync(new URL("../../../docs/workflows.md", import.meta.url), "utf8");
/** Each block of JSON is a definition, or the steps of one. */
const definitions = [...guide.matchAll(/^```json\n([\s\S]*?)^```$/gm)].map(([, text], i) => {
  const given = JSON.parse(text as string);
  return Array.isArray(given) ? { slug: `example-${i}`, name: "Example", steps: given } : given;
});

let worker: Awaited<ReturnType<typeof startWorker>>;
let home: TestWorkspace;
beforeAll(async () => {
  worker = await startWorker(stepEffects);
  home = await createWorkspace();
});
afterAll(() => worker.stop(GRACE_MS));

test("every example can be kept, and there is one of each kind of step", async () => {
  for (const body of definitions) {
    const { body: answer } = await json("POST /api/v1/workflows/check", { key: home.key, body });
    expect([JSON.stringify(body.steps), answer.problems]).toEqual([JSON.stringify(body.steps), []]);
  }
  const kinds = new Set([...JSON.stringify(definitions).matchAll(/"id":"[^"]+","type":"(\w+)"/g)].map(([, kind]) => kind));
  expect([...kinds].sort()).toEqual(["approval", "branch", "connector", "foreach", "memory", "parallel", "skill", "transform", "wait"]);
});

test("the first workflow does what the guide says", async () => {
  const kept = await json("POST /api/v1/workflows/definitions", { key: home.key, body: definitions[0] });
  expect(kept.status, JSON.stringify(kept.body)).toBe(201);
  const inputData = JSON.parse(/^ {2}-d '(\{"inputData": \{"text": .*\})'$/m.exec(guide)?.[1] ?? "").inputData;
  const runId = await launch(home, "shorten-and-keep", inputData);
  const asked = await waiting(home, runId);
  expect(asked.suspended).toMatchObject([{ step: "ok", suspendPayload: { message: expect.stringMatching(/^Keep this\?\n\n.*harbour/s) } }]);
  await json(`POST /api/v1/workflows/runs/${runId}/resume`, { key: home.key, body: { step: "ok", resumeData: { approved: true } } });
  expect((await endOf(home, runId)).status).toBe("completed");
  expect((await json("GET /api/v1/memory", { key: home.key })).body.content).toContain("The harbour floods twice a year.");
});

test("the expressions give what stands beside them", () => {
  const input = JSON.parse(/^With the input `(\{.*\})`:$/m.exec(guide)?.[1] ?? "");
  const rows = [...guide.matchAll(/^\| `(.+?)` +\| `(.+?)` +\|$/gm)];
  expect(rows.length).toBeGreaterThan(20);
  for (const [, expression, result] of rows) {
    const value = evaluate(expression as string, { input, steps: {}, run: { id: "run_1", startedAt: "2026-11-22T10:00:00.000Z" } });
    expect([expression, JSON.stringify(value)]).toEqual([expression, result]);
  }
  const square = (length: number) => () =>
    evaluate("input.filter(a, input.exists(b, a + b < 0)).size()", {
      ...{ input: Array.from({ length }, (_, n) => n), steps: {}, run: { id: "run_1", startedAt: "2026-11-22T10:00:00.000Z" } },
    });
  expect(square(500)()).toBe(0);
  expect(square(5_000)).toThrow("too much work");
});

test("the limits are those that are held", () => {
  const number = (value: number) => value.toLocaleString("en");
  expect(guide).toMatch(new RegExp(`\\| ${number(MOST_STEPS)}, ${MOST_LEVELS} levels deep +\\|`));
  expect(guide).toMatch(new RegExp(`Items of a foreach +\\| ${number(MOST_ITEMS)} `));
  expect(guide).toMatch(new RegExp(`A definition +\\| ${DEFINITION_LIMIT / 1024} KiB `));
});
