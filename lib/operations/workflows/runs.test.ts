import { afterAll, beforeAll, expect, test } from "vitest";
import { stepEffects } from "#lib/operations/workflows/step-effects";
import { db } from "#lib/platform/db";
import { startWorker } from "#lib/runtime/worker";
import { GRACE_MS } from "#lib/testing/grace";
import { publishSkill } from "#lib/testing/publish-skill";
import { json } from "#lib/testing/request";
import { endOf, launch, makeWorkflow, step, waiting } from "#lib/testing/workflow";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

let worker: Awaited<ReturnType<typeof startWorker>>;
let home: TestWorkspace;
let echo: string;
beforeAll(async () => {
  worker = await startWorker(stepEffects);
  home = await createWorkspace();
  echo = await publishSkill({ script: 'cat; echo; echo more > "$OUTPUT_DIR/more.txt"' });
});
afterAll(() => worker.stop(GRACE_MS));

const approval = {
  id: "ok",
  type: "approval",
  message: "Publish {{steps.draft.output.text}}?",
  resumeSchema: { type: "object", properties: { approved: { type: "boolean" } }, required: ["approved"], title: "May it?" },
};

test("a draft is written, asked about and published: every kind of step, each seen", async () => {
  const workflowId = await makeWorkflow(home, {
    inputSchema: { type: "object", properties: { text: { type: "string" } }, required: ["text"] },
    steps: [
      { id: "draft", type: "skill", skill: echo, input: "{{input.text}}" },
      approval,
      {
        ...{ id: "choose", type: "branch" },
        when: [{ if: "steps.ok.output.approved == true", steps: [{ id: "yes", type: "transform", output: "published" }] }],
        else: [{ id: "no", type: "transform", output: "kept" }],
      },
      { id: "both", type: "parallel", branches: [[{ id: "one", type: "transform", output: 1 }], [{ id: "two", type: "transform", output: "{{input.text}}" }]] },
      { id: "each", type: "foreach", items: ["a", "b"], concurrency: 2, steps: [{ id: "mark", type: "transform", output: "{{item}}{{index}}" }] },
      { id: "pause", type: "wait", seconds: 0.2 },
      { id: "note", type: "memory", note: "Did {{steps.choose.output}}" },
      {
        id: "shape",
        type: "transform",
        output: { choice: "{{steps.choose.output}}", both: "{{steps.both.output}}", each: "{{steps.each.output}}", no: "{{steps.no.output}}" },
      },
    ],
  });
  const runId = await launch(home, workflowId, { text: "a word" });
  const asked = await waiting(home, runId);
  expect(Object.keys(asked.suspended[0].suspendPayload.resumeSchema), "in the order in which it was written").toEqual(Object.keys(approval.resumeSchema));
  expect(asked.suspended).toEqual([{ step: "ok", suspendPayload: { message: "Publish a word?", resumeSchema: approval.resumeSchema, by: "anyone" } }]);
  expect(step(asked, "draft")).toMatchObject({ status: "completed", output: { text: "a word", artifacts: [{ filename: "more.txt", size: 5 }] } });
  expect(step(asked, "choose").status).toBe("pending");

  const wrong = await json(`POST /api/v1/workflows/runs/${runId}/resume`, { key: home.key, body: { step: "ok", resumeData: { approved: "yes" } } });
  expect([wrong.status, wrong.body.error.param]).toEqual([400, "resumeData.approved"]);
  const resumed = await json(`POST /api/v1/workflows/runs/${runId}/resume`, { key: home.key, body: { step: "ok", resumeData: { approved: true } } });
  expect([resumed.status, resumed.body.status]).toEqual([200, "running"]);
  const ended = await endOf(home, runId);
  expect(ended).toMatchObject({ status: "completed", output: { choice: "published", both: [1, "a word"], each: ["a0", "b1"], no: null }, suspended: [] });
  expect(step(ended, "no").status).toBe("skipped");
  expect(step(ended, "each[1].mark")).toMatchObject({ id: "mark", status: "completed", output: "b1" });
  expect(step(ended, "ok").answeredBy.type).toBe("api_key");
  expect((await json("GET /api/v1/memory", { key: home.key })).body.content).toBe("Did published");
  const again = await json(`POST /api/v1/workflows/runs/${runId}/resume`, { key: home.key, body: { step: "ok", resumeData: { approved: true } } });
  expect([again.status, again.body.error.code]).toEqual([409, "STEP_NOT_SUSPENDED"]);
  const executions = await db().execution.findMany({ where: { workspaceId: home.workspace.id } });
  expect(executions.map((each) => [each.interface, each.workflowRunId])).toEqual([["workflow", Number(runId.slice(4))]]);
});

test("a step is tried again, let pass or fails the run, as it says", async () => {
  const broken = await publishSkill({ script: "echo no >&2; exit 3" });
  const workflowId = await makeWorkflow(home, {
    steps: [
      { id: "first", type: "skill", skill: broken, input: "x", retry: { attempts: 2, backoffSeconds: 0 }, onError: "continue" },
      { id: "seen", type: "transform", output: "{{steps.first.status}}: {{steps.first.error.code}}" },
      { id: "second", type: "skill", skill: broken, input: "x" },
      { id: "never", type: "transform", output: 1 },
    ],
  });
  const ended = await endOf(home, await launch(home, workflowId));
  expect(step(ended, "first")).toMatchObject({ status: "failed", attempt: 2, error: { code: "SCRIPT_FAILED" } });
  expect(step(ended, "seen").output).toBe("failed: SCRIPT_FAILED");
  expect(ended).toMatchObject({ status: "failed", error: { code: "SCRIPT_FAILED", step: "second" } });
  expect(step(ended, "never").status).toBe("skipped");
  // From a step on: what was before is taken over.
  const { body } = await json(`POST /api/v1/workflows/runs/${ended.id}/rerun`, { key: home.key, body: { step: "second" } });
  const rerun = await endOf(home, body.runId);
  expect(rerun).toMatchObject({ status: "failed", rerunOf: ended.id, fromStep: "second" });
  expect(step(rerun, "seen").finishedAt).toBe(step(ended, "seen").finishedAt);
  expect(step(rerun, "second").executionId).not.toBe(step(ended, "second").executionId);
});

test("of twenty answers at once one counts, and what follows is done once", async () => {
  const workflowId = await makeWorkflow(home, {
    steps: [
      { ...approval, message: "?" },
      { id: "note", type: "memory", note: "{{steps.ok.output.by}} was first" },
    ],
  });
  const other = await createWorkspace();
  const before = (await json("GET /api/v1/memory", { key: home.key })).body.version;
  const runId = await launch(home, workflowId);
  await waiting(home, runId);
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, by) =>
      json(`POST /api/v1/workflows/runs/${runId}/resume`, { key: home.key, body: { step: "ok", resumeData: { approved: true, by } } }),
    ),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 19 }, () => 409)]);
  expect(await endOf(home, runId)).toMatchObject({ status: "completed" });
  const memory = (await json("GET /api/v1/memory", { key: home.key })).body;
  expect(memory.version).toBe(before + 1);
  expect(memory.content).toContain(`${answers.findIndex(({ status }) => status === 200)} was first`);
  expect((await json(`POST /api/v1/workflows/runs/${runId}/resume`, { key: other.key, body: { resumeData: {} } })).status).toBe(404);
});

test("steps that wait side by side are answered in any order", async () => {
  const row = (id: string) => [
    { ...approval, message: "?", id },
    { id: `after_${id}`, type: "transform", output: `{{steps.${id}.output.n}}` },
  ];
  const workflowId = await makeWorkflow(home, { steps: [{ id: "all", type: "parallel", branches: [row("a"), row("b"), row("c")] }] });
  const runId = await launch(home, workflowId);
  expect((await waiting(home, runId)).suspended).toHaveLength(3);
  const answer = (step: string, n: number) =>
    json(`POST /api/v1/workflows/runs/${runId}/resume`, { key: home.key, body: { step, resumeData: { approved: true, n } } });
  const unclear = await json(`POST /api/v1/workflows/runs/${runId}/resume`, { key: home.key, body: { resumeData: { approved: true } } });
  expect([unclear.status, unclear.body.error.param]).toEqual([400, "step"]);
  expect((await answer("c", 3)).status).toBe(200);
  expect((await answer("a", 1)).status).toBe(200);
  expect((await answer("c", 4)).status).toBe(409);
  expect((await waiting(home, runId)).suspended.map((each: { step: string }) => each.step)).toEqual(["b"]);
  expect((await answer("b", 2)).status).toBe(200);
  expect((await endOf(home, runId)).output).toEqual([1, 2, 3]);
});

test("a key that is revoked runs nothing more", async () => {
  const workflowId = await makeWorkflow(home, {
    steps: [
      { ...approval, message: "?" },
      { id: "note", type: "memory", note: "never" },
    ],
  });
  const made = await home.addKey(["tool:execute", "memory:write"]);
  const runId = await launch({ ...home, key: made.key }, workflowId);
  await waiting(home, runId);
  await db().apiKey.update({ where: { id: made.id }, data: { revokedAt: new Date() } });
  await json(`POST /api/v1/workflows/runs/${runId}/resume`, { key: home.key, body: { resumeData: { approved: true } } });
  expect(await endOf(home, runId)).toMatchObject({ status: "failed", error: { code: "KEY_REVOKED", step: "note" } });
});

test("a question for a person is not answered by the key that asks it", async () => {
  const workflowId = await makeWorkflow(home, { steps: [{ id: "ok", type: "approval", message: "Pay?", by: "person" }] });
  const runId = await launch(home, workflowId);
  await waiting(home, runId);
  const body = { step: "ok", resumeData: { approved: true } };
  const byKey = await json(`POST /api/v1/workflows/runs/${runId}/resume`, { key: home.key, body });
  expect([byKey.status, byKey.body.error.code]).toEqual([403, "PERSON_REQUIRED"]);
  const byPerson = await json(`POST /api/v1/workflows/runs/${runId}/resume`, { token: await home.addSession(), body });
  expect([byPerson.status, step(byPerson.body, "ok").answeredBy.type]).toEqual([200, "user"]);
});

test("webhooks are told how a run goes, and nothing of what it was given", async () => {
  const made = await json("POST /api/v1/account/webhooks", { key: home.key, body: { url: "https://hooks.example.com/x", events: ["workflow.run.*"] } });
  expect(made.status).toBe(201);
  const workflowId = await makeWorkflow(home, {
    steps: [
      { ...approval, message: "?" },
      { id: "end", type: "transform", output: "{{input.word}}" },
    ],
  });
  const runId = await launch(home, workflowId, { word: "hidden" });
  await waiting(home, runId);
  await json(`POST /api/v1/workflows/runs/${runId}/resume`, { key: home.key, body: { resumeData: { approved: true } } });
  await endOf(home, runId);
  const rows = await db().webhookDelivery.findMany({ where: { webhook: { workspaceId: home.workspace.id } }, orderBy: { id: "asc" } });
  const told = rows.map(({ body }) => JSON.parse(body)).filter(({ data }) => data.id === runId);
  expect(told.map(({ type, data }) => [type, data.status])).toEqual([
    ["workflow.run.started", "running"],
    ["workflow.run.suspended", "suspended"],
    ["workflow.run.completed", "completed"],
  ]);
  expect(told[1].data).toMatchObject({ workflowId, steps: ["ok"] });
  expect(JSON.stringify(told)).not.toContain("hidden");
});

test("a step is refused what the run was not allowed", async () => {
  const workflowId = await makeWorkflow(home, {
    steps: [
      { id: "note", type: "memory", note: "never", onError: "continue" },
      { id: "why", type: "transform", output: "{{steps.note.error.code}}" },
    ],
  });
  const { key } = await home.addKey(["tool:execute", "workspace:files:read"]);
  expect(await endOf(home, await launch({ key }, workflowId))).toMatchObject({ status: "completed", output: "PERMISSION_REQUIRED" });
});

test("a note that turns out empty is refused, as it is everywhere", async () => {
  const workflowId = await makeWorkflow(home, { steps: [{ id: "note", type: "memory", note: "{{input.text}}" }] });
  const before = (await json("GET /api/v1/memory", { key: home.key })).body.version;
  const ended = await endOf(home, await launch(home, workflowId, { text: "" }));
  expect([ended.status, ended.error]).toEqual(["failed", { code: "INVALID_INPUT", message: "note: Must not be empty.", step: "note" }]);
  expect((await json("GET /api/v1/memory", { key: home.key })).body.version).toBe(before);
});

test("no value of a secret is in what a run shows", async () => {
  const value = "a-very-secret-value-123456";
  const slug = await publishSkill({ script: 'echo "it is $TOKEN_OF_TEST"; echo "$TOKEN_OF_TEST" > "$OUTPUT_DIR/t.txt"' });
  const secret = await json("POST /api/v1/secrets", { key: home.key, body: { name: "of-test", value } });
  expect((await json(`POST /api/v1/skills/${slug}/secrets`, { key: home.key, body: { secretId: secret.body.id, envVar: "TOKEN_OF_TEST" } })).status).toBe(201);
  const workflowId = await makeWorkflow(home, {
    steps: [
      { id: "tell", type: "skill", skill: slug, input: "" },
      { id: "end", type: "transform", output: "{{steps.tell.output.text}}!" },
    ],
  });
  const ended = await endOf(home, await launch(home, workflowId));
  expect(ended.output).toMatch(/^it is \[secret of-test\]!$/);
  const rows = await db().workflowStep.findMany({ where: { runId: Number(ended.id.slice(4)) } });
  expect(JSON.stringify([ended, rows])).not.toContain(value);
});
