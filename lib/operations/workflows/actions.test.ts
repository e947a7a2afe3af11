import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { stepEffects } from "#lib/operations/workflows/step-effects";
import { db } from "#lib/platform/db";
import { acceptAction, performAction } from "#lib/runtime/connectors/action-run";
import { findAction } from "#lib/runtime/connectors/connectors";
import { advanceRun, type Effects } from "#lib/runtime/workflow/run-steps";
import { useOwnDatabase } from "#lib/testing/own-database";
import { connectAccount, type Heard, type Instead, type ProviderDouble, sharedProviders } from "#lib/testing/providers";
import { json } from "#lib/testing/request";
import { launch, makeWorkflow, step } from "#lib/testing/workflow";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

/** Steps that do something in a connected account. No worker runs: the test takes runs on itself, and is killed where it likes. */
let github: ProviderDouble;
let endDatabase: () => Promise<void>;
let home: TestWorkspace;
let number = 0;
beforeAll(async () => {
  endDatabase = await useOwnDatabase();
  ({ github } = await sharedProviders());
  home = await createWorkspace();
  await connectAccount(home, "github");
  const made = await json("POST /api/v1/connectors/actions/github.create_issue/run", {
    ...{ key: home.key, body: { input: { repository: "ada/engine", title: "It squeaks" } } },
  });
  expect(made.status, JSON.stringify(made.body)).toBe(200);
  number = made.body.output.number;
});
afterEach(() => {
  github.instead = undefined;
  github.heard.length = 0;
});
afterAll(() => endDatabase());

const isComment = ({ method, path }: Heard) => method === "POST" && path.endsWith("/comments");
const comments = () => github.heard.filter(isComment).map(({ body }) => JSON.parse(body).body as string);
/** What GitHub answers to comments instead of keeping them. */
const answering = (answer: Instead) => {
  github.instead = (heard) => (isComment(heard) ? answer : undefined);
};
const comment = (id: string, body = id, more: object = {}) => ({
  ...{ id, type: "connector", action: "github.create_comment", input: { repository: "ada/engine", number, body }, ...more },
});
const runs = async (...steps: object[]) => launch(home, await makeWorkflow(home, { steps }));
const look = async (runId: string) => (await json(`GET /api/v1/workflows/runs/${runId}`, { key: home.key })).body;
const on = (runId: string, effects: Effects = stepEffects) => advanceRun({ runId: Number(runId.replace("run_", "")) }, effects);
async function toEnd(runId: string) {
  for (let i = 0; i < 60; i++) {
    await on(runId);
    const run = await look(runId);
    if (["completed", "failed", "cancelled"].includes(run.status)) return run;
  }
  throw new Error(JSON.stringify(await look(runId)));
}
const audited = (runId: string) =>
  db().auditEntry.findMany({ where: { workspaceId: home.workspace.id, action: "connector.run", metadata: { path: ["workflowRun"], equals: runId } } });
/** Keeps GitHub waiting with comments until it is let go on, and says when the first has come. */
function held() {
  const { promise: came, resolve: come } = Promise.withResolvers<void>();
  const { promise: free, resolve: letGo } = Promise.withResolvers<void>();
  github.instead = async (heard) => {
    if (!isComment(heard)) return undefined;
    come();
    await free;
    return undefined;
  };
  return { came, letGo };
}

test("a step does its action once and puts out what it answers, and the audit log says whose account and what", async () => {
  const runId = await runs(comment("say", "Oil it."), { id: "url", type: "transform", output: "{{steps.say.output.url}}" });
  const run = await toEnd(runId);
  expect([run.status, run.error]).toEqual(["completed", null]);
  expect(run.output).toContain("/ada/engine/");
  expect(comments()).toEqual(["Oil it."]);
  expect(await audited(runId)).toMatchObject([
    { resourceId: "github", metadata: { action: "github.create_comment", account: "ada", target: `ada/engine#${number}`, workflowRun: runId } },
  ]);
});

test("a worker that is killed after the action and before its step is kept leaves nothing to be done twice", async () => {
  const runId = await runs(comment("say", "Once."));
  const killed: Effects = {
    ...stepEffects,
    async prepare(run, begin) {
      await stepEffects.prepare(run, begin);
      throw new Error("killed");
    },
  };
  await expect(on(runId, killed)).rejects.toThrow("killed");
  expect(step(await look(runId), "say").status).toBe("running");
  await expect(on(runId, killed)).rejects.toThrow("killed");
  // And two that take it on at the same time.
  await Promise.all([on(runId), on(runId)]);
  expect((await look(runId)).status).toBe("completed");
  expect(comments()).toEqual(["Once."]);
  expect(await audited(runId)).toHaveLength(1);
});

test("one that is killed in the middle leaves an outcome that nobody knows, unless the action only reads", async () => {
  const accept = async (name: string, input: Record<string, unknown>) => {
    const action = findAction(name);
    if (!action) throw new Error(name);
    const { runId } = await acceptAction(db(), { workspaceId: home.workspace.id, action, input: action.input.parse(input) });
    await db().actionRun.update({ where: { id: runId }, data: { status: "running", leaseUntil: new Date(Date.now() - 1000) } });
    return runId;
  };
  const lost = await accept("github.create_comment", { repository: "ada/engine", number, body: "Perhaps." });
  for (let i = 0; i < 2; i++) await expect(performAction(lost)).rejects.toMatchObject({ code: "OUTCOME_UNKNOWN" });
  expect(comments()).toEqual([]);
  expect(await performAction(await accept("github.get_issue", { repository: "ada/engine", number }))).toMatchObject({ title: "It squeaks" });
});

describe("what is tried again", () => {
  const retry = { attempts: 3, backoffSeconds: 0 };

  test("is what was refused, by the step itself and by what holds it", async () => {
    answering({ status: 429, headers: { "retry-after": "40" } });
    const runId = await runs(comment("say", "a", { retry }));
    for (const tried of [1, 2]) {
      await on(runId);
      const { startedAt, dueAt, attempt } = step(await look(runId), "say");
      // GitHub is left alone for as long as it asks.
      expect([attempt, Date.parse(dueAt) - Date.parse(startedAt) >= 40_000]).toEqual([tried, true]);
      await db().workflowStep.updateMany({ where: { path: "say", status: "waiting" }, data: { dueAt: new Date() } });
    }
    const own = await toEnd(runId);
    expect([own.error.code, step(own, "say").attempt]).toEqual(["PROVIDER_RATE_LIMITED", 3]);
    expect(comments()).toEqual(["a", "a", "a"]);
    github.heard.length = 0;
    let refused = 2;
    github.instead = (heard) => (isComment(heard) && heard.body.includes('"b"') && refused-- > 0 ? { status: 429 } : undefined);
    const around = await toEnd(await runs({ id: "both", type: "parallel", retry, branches: [[comment("b")], [comment("c")]] }));
    expect([around.status, around.error]).toEqual(["completed", null]);
    // What was done stays done.
    expect(comments().sort()).toEqual(["b", "b", "b", "c"]);
  });

  test.each([
    ["no answer comes", "cut"],
    ["a gateway fails", { status: 502 }],
    ["the answer is not understood", { status: 201, body: '{"surprise":true}' }],
  ] as const)("is not what may have been done: %s", async (_name, answer) => {
    answering(answer);
    const own = await toEnd(await runs(comment("say", "a", { retry })));
    expect([own.status, own.error.code, step(own, "say").attempt]).toEqual(["failed", "OUTCOME_UNKNOWN", 1]);
    const around = await toEnd(await runs({ id: "both", type: "parallel", retry, branches: [[comment("b")], [{ id: "t", type: "transform", output: 1 }]] }));
    expect([around.error.code, step(around, "both").attempt]).toEqual(["OUTCOME_UNKNOWN", 1]);
    expect(comments()).toEqual(["a", "b"]);
  });

  test("in a foreach keeps what ended beside a failure", async () => {
    let refused = 1;
    github.instead = (heard) => (isComment(heard) && heard.body.includes('"1"') && refused-- > 0 ? { status: 429 } : undefined);
    const each = { id: "each", type: "foreach", items: ["1", "2", "3"], concurrency: 3, retry, steps: [comment("say", "{{item}}")] };
    expect((await toEnd(await runs(each))).status).toBe("completed");
    expect(comments().sort()).toEqual(["1", "1", "2", "3"]);
  });
});

test("twenty items at a slow service, some at a time, are each done once and in turn", async () => {
  // None is answered before five have come.
  let waiting: (() => void)[] = [];
  let most = 0;
  github.instead = async (heard) => {
    if (!isComment(heard)) return undefined;
    await new Promise<void>((resolve) => {
      most = Math.max(most, waiting.push(resolve));
      if (waiting.length < 5) return;
      for (const answer of waiting) answer();
      waiting = [];
    });
    return undefined;
  };
  const items = Array.from({ length: 20 }, (_, i) => `n${i}`);
  const runId = await runs({ id: "each", type: "foreach", items, concurrency: 5, steps: [comment("say", "{{item}}")] });
  const run = await toEnd(runId);
  expect([run.status, run.output.length, most]).toEqual(["completed", 20, 5]);
  expect(comments().sort()).toEqual([...items].sort());
  expect(await audited(runId)).toHaveLength(20);
  // One after the other: a job gives others their turn before it is through, and nothing of it is lost.
  github.heard.length = 0;
  github.instead = undefined;
  const single = await runs({ id: "each", type: "foreach", items, steps: [comment("say", "{{item}}")] });
  await on(single);
  expect((await look(single)).status).toBe("running");
  const done = comments().length;
  expect(done).toBeLessThan(20);
  expect((await toEnd(single)).status).toBe("completed");
  expect(comments()).toEqual(items);
});

test("a run that is cancelled while an action is done ends at once, and begins no other", async () => {
  const { came, letGo } = held();
  const runId = await runs({ id: "each", type: "foreach", items: ["first", "second"], steps: [comment("say", "{{item}}")] });
  const going = on(runId);
  await came;
  expect(step(await look(runId), "each[0].say").status).toBe("running");
  expect((await json(`POST /api/v1/workflows/runs/${runId}/cancel`, { key: home.key })).status).toBe(200);
  letGo();
  await going;
  const run = await look(runId);
  expect([run.status, step(run, "each[0].say").status]).toEqual(["cancelled", "cancelled"]);
  expect(["each[0].say", "each"].map((path) => step(run, path).error.message.includes("may be done all the same"))).toEqual([true, false]);
  expect(comments()).toEqual(["first"]);
  expect(await audited(runId)).toHaveLength(1);
});

test("nor those that waited for their turn when it was cancelled", async () => {
  const { came, letGo } = held();
  const items = Array.from({ length: 14 }, (_, i) => `w${i}`);
  const runId = await runs({ id: "each", type: "foreach", items, concurrency: 14, steps: [comment("say", "{{item}}")] });
  const going = on(runId);
  await came;
  expect((await json(`POST /api/v1/workflows/runs/${runId}/cancel`, { key: home.key })).status).toBe(200);
  letGo();
  await going;
  const said = comments().length;
  // Ten of one run are under way at a time.
  expect(said).toBeLessThan(11);
  expect(await audited(runId)).toHaveLength(said);
});

test("an action that takes longer than its step may fails the step, and is not tried again", async () => {
  const { came, letGo } = held();
  const slow = comment("say", "late", { timeoutSeconds: 1, retry: { attempts: 3, backoffSeconds: 0 }, onError: "continue" });
  const runId = await runs(slow, { id: "after", type: "transform", output: "{{steps.say.error.code}}" });
  const going = on(runId);
  await came;
  await db().workflowStep.updateMany({ where: { path: "say", status: "running" }, data: { dueAt: new Date() } });
  await on(runId);
  const run = await look(runId);
  expect([run.status, run.output, step(run, "say").attempt]).toEqual(["completed", "STEP_TIMEOUT", 1]);
  expect(step(run, "say").error.message).toContain("may be done all the same");
  letGo();
  await going;
  expect(comments()).toEqual(["late"]);
});

test("who started a run and may not do it any more does nothing", async () => {
  const { key, row } = await home.addKey(["tool:execute", "workspace:files:read", "connector:github:exec"]).then((made) => ({ ...made, row: made }));
  expect(row.key).toBe(key);
  const flow = await makeWorkflow(home, { steps: [{ id: "ask", type: "approval", message: "?" }, comment("say", "never")] });
  const runId = await launch({ key }, flow);
  await on(runId);
  await db().apiKey.updateMany({ where: { workspaceId: home.workspace.id, scopes: { has: "connector:github:exec" } }, data: { revokedAt: new Date() } });
  expect((await json(`POST /api/v1/workflows/runs/${runId}/resume`, { key: home.key, body: { resumeData: { approved: true } } })).status).toBe(200);
  expect((await toEnd(runId)).error).toMatchObject({ code: "KEY_REVOKED", step: "say" });
  expect(comments()).toEqual([]);
});
