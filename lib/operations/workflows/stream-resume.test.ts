import { AbstractChat, DefaultChatTransport, type UIMessage } from "ai";
import { afterAll, beforeAll, expect, test } from "vitest";
import { stepEffects } from "#lib/operations/workflows/step-effects";
import { db } from "#lib/platform/db";
import { startWorker } from "#lib/runtime/worker";
import { GRACE_MS } from "#lib/testing/grace";
import { publishSkill } from "#lib/testing/publish-skill";
import { json, request } from "#lib/testing/request";
import { launch, makeWorkflow, runOf, waiting } from "#lib/testing/workflow";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

let worker: Awaited<ReturnType<typeof startWorker>>;
let home: TestWorkspace;
let slow: string;
beforeAll(async () => {
  worker = await startWorker(stepEffects);
  home = await createWorkspace();
  slow = await publishSkill({ script: "for i in one two three four; do echo $i; sleep 0.4; done" });
});
afterAll(() => worker.stop(GRACE_MS));

type Part = { type: string; id?: string; messageId?: string; delta?: string; data?: Record<string, unknown> };

async function parts(response: Response): Promise<Part[]> {
  const frames = (await response.text()).split("\n\n").filter((frame) => frame.startsWith("data: "));
  expect(frames.at(-1)).toBe("data: [DONE]");
  return frames.slice(0, -1).map((frame) => JSON.parse(frame.slice(6)));
}
const ask = (workflowId: string, body: object) => request(`POST /api/v1/workflows/${workflowId}/stream`, { key: home.key, body });
const changes = (all: Part[]) =>
  all.flatMap(({ type, data }) => (type === "data-workflow-step" ? [`${data?.path} ${data?.status}`] : type === "data-workflow" ? [data?.status] : []));
const ok = { id: "ok", type: "approval", message: "Go on?" };
const resumeData = { approved: true };

test("the message of an answer is not the one before it, which keeps what it has", async () => {
  const workflowId = await makeWorkflow(home, { steps: [ok, { id: "end", type: "transform", output: 1 }] });
  const first = await parts(await ask(workflowId, {}));
  const runId = first[0]?.messageId;
  expect(runId).toMatch(/^run_/);
  const [start, run] = await parts(await ask(workflowId, { runId, step: "ok", resumeData }));
  // Whoever reads gives it the id of the message that it belongs to: a new one, or the one that it continues.
  expect(start).toEqual({ type: "start", messageMetadata: { runId, workflowId } });
  expect(run?.data, "it goes on at first, however fast it has ended").toMatchObject({ status: "running" });
  expect(run?.data).not.toHaveProperty("output");
});

/** What useChat is made of, without React. */
class Chat extends AbstractChat<UIMessage> {
  constructor(workflowId: string) {
    const all: UIMessage[] = [];
    const state = {
      ...{ status: "ready" as const, error: undefined, messages: all, snapshot: structuredClone },
      pushMessage: (message: UIMessage) => void all.push(message),
      popMessage: () => void all.pop(),
      replaceMessage: (index: number, message: UIMessage) => void all.splice(index, 1, structuredClone(message)),
    };
    const send = ((_: string, init: RequestInit) => ask(workflowId, JSON.parse(String(init.body)))) as typeof fetch;
    super({ state, transport: new DefaultChatTransport({ api: "/", fetch: send }) });
  }
  /** Each message as its author and the steps that it tells of. */
  get told() {
    const paths = ({ parts }: UIMessage) => parts.flatMap((part) => (part.type === "data-workflow-step" && "id" in part ? [part.id] : []));
    return this.messages.map((message) => [message.role, ...paths(message)]);
  }
}

test("in useChat an answer follows what was asked, or goes on in the same message", async () => {
  const second = { ...ok, id: "sure" };
  const workflowId = await makeWorkflow(home, { steps: [ok, second, { id: "end", type: "transform", output: 1 }] });
  const chat = new Chat(workflowId);
  await chat.sendMessage({ text: "Begin" }, { body: { inputData: {} } });
  const runId = chat.messages.at(-1)?.id;
  await chat.sendMessage({ text: "Yes" }, { body: { runId, step: "ok", resumeData } });
  expect(chat.told).toEqual([["user"], ["assistant", "ok"], ["user"], ["assistant", "ok", "sure"]]);
  await chat.sendMessage(undefined, { body: { runId, step: "sure", resumeData } });
  expect(chat.told).toEqual([["user"], ["assistant", "ok"], ["user"], ["assistant", "ok", "sure", "end"]]);
});

test("an answer by a stream is the same in the audit log as any other", async () => {
  const workflowId = await makeWorkflow(home, { steps: [ok] });
  const runId = await launch(home, workflowId);
  await waiting(home, runId);
  await parts(await ask(workflowId, { runId, step: "ok", resumeData }));
  const { body } = await json("GET /api/v1/audit-logs?resource_type=workflow_run", { key: home.key });
  const entries = body.data.filter(({ resourceId }: { resourceId: string }) => resourceId === runId);
  expect(entries.map(({ action, metadata }: { action: string; metadata: object }) => [action, metadata])).toEqual([
    ["workflow_run.resume", { step: "ok" }],
    ["workflow_run.create", { workflow: expect.any(String), version: 1 }],
  ]);
});

test("what still goes on when a step is answered is in the answer's stream, with all of its text", async () => {
  const steps = [
    { id: "both", type: "parallel", branches: [[ok], [{ id: "draft", type: "skill", skill: slow, input: "x" }]] },
    { id: "end", type: "transform", output: 1 },
  ];
  const workflowId = await makeWorkflow(home, { steps });
  const runId = await launch(home, workflowId);
  await runOf(home, runId, ({ steps }) => steps.some(({ executionId, status }: Part["data"] & object) => executionId !== null && status === "running"));
  const heard = await parts(await ask(workflowId, { runId, step: "ok", resumeData }));
  expect(changes(heard)).toEqual(["running", "draft running", "ok completed", "draft completed", "both completed", "end completed", "completed"]);
  expect(heard.map(({ delta = "" }) => delta).join("")).toBe("one\ntwo\nthree\nfour\n");
});

test("a run is answered after its workflow was deleted, or has a namesake", async () => {
  const definition = { slug: `mine-${Date.now()}`, name: "Mine", steps: [ok] };
  const { body: workflow } = await json("POST /api/v1/workflows/definitions", { key: home.key, body: definition });
  const runId = await launch(home, workflow.id);
  await waiting(home, runId);
  await json(`DELETE /api/v1/workflows/definitions/${workflow.id}`, { key: home.key });
  await json("POST /api/v1/workflows/definitions", { key: home.key, body: definition });
  expect(changes(await parts(await ask(definition.slug, { runId })))).toEqual(["running", "ok suspended", "suspended"]);
  expect(changes(await parts(await ask(workflow.id, { runId, step: "ok", resumeData }))).at(-1)).toBe("completed");
  const other = await makeWorkflow(home, { steps: [ok] });
  expect((await ask(other, { runId })).status).toBe(404);
  expect((await ask("nothing-like-it", { runId })).status).toBe(404);
});

test("a step is named by a list, as clients of Mastra do", async () => {
  const steps = [{ id: "each", type: "foreach", items: ["a", "b"], concurrency: 2, steps: [ok] }];
  const workflowId = await makeWorkflow(home, { steps });
  const runId = await launch(home, workflowId);
  await waiting(home, runId);
  expect(changes(await parts(await ask(workflowId, { runId, step: ["each[0]", "ok"], resumeData })))).toContain("each[0].ok completed");
  expect(changes(await parts(await ask(workflowId, { runId, step: ["ok"], resumeData }))).at(-1)).toBe("completed");
});

test("who may not hear it any more is told so", async () => {
  const workflowId = await makeWorkflow(home, { steps: [{ id: "draft", type: "skill", skill: slow, input: "x" }] });
  const runId = await launch(home, workflowId);
  const told = { type: "error", errorText: "You may not hear this any more. The run goes on." };
  const open = async (scopes: string[], what: string, body?: object) => {
    const { body: key } = await json("POST /api/v1/api-keys", { key: home.key, body: { name: "A guest", scopes } });
    return { where: { id: Number(key.id.slice(4)) }, response: await request(what, { key: key.key, ...(body && { body }) }) };
  };
  const hear = `GET /api/v1/workflows/runs/${runId}/stream`;
  const revoked = await open(["*"], hear);
  await db().apiKey.update({ where: revoked.where, data: { revokedAt: new Date() } });
  expect((await parts(revoked.response)).at(-1)).toEqual(told);
  const narrowed = await open(["workspace:files:read"], hear);
  await db().apiKey.update({ where: narrowed.where, data: { scopes: ["profile:read"] } });
  expect((await parts(narrowed.response)).at(-1)).toEqual(told);
  const started = await open(["tool:execute"], `POST /api/v1/workflows/${workflowId}/stream`, {});
  await db().apiKey.update({ where: started.where, data: { scopes: ["workspace:files:read"] } });
  expect((await parts(started.response)).at(-1)).toEqual(told);
});
