import { DefaultChatTransport, readUIMessageStream, type UIMessage, type UIMessageChunk } from "ai";
import { afterAll, beforeAll, expect, test } from "vitest";
import { stepEffects } from "#lib/operations/workflows/step-effects";
import { db } from "#lib/platform/db";
import { startWorker } from "#lib/runtime/worker";
import { GRACE_MS } from "#lib/testing/grace";
import { publishSkill } from "#lib/testing/publish-skill";
import { json, request } from "#lib/testing/request";
import { endOf, launch, makeWorkflow } from "#lib/testing/workflow";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

let worker: Awaited<ReturnType<typeof startWorker>>;
let home: TestWorkspace;
let workflowId: string;
const schema = { type: "object", properties: { approved: { type: "boolean" } }, required: ["approved"] };
beforeAll(async () => {
  worker = await startWorker(stepEffects);
  home = await createWorkspace();
  const slow = await publishSkill({ script: "for i in one two three; do echo $i; sleep 0.3; done" });
  workflowId = await makeWorkflow(home, {
    steps: [
      { id: "draft", type: "skill", skill: slow, input: "words" },
      { id: "ok", type: "approval", message: "Publish?", resumeSchema: schema },
      { id: "end", type: "transform", output: { text: "{{steps.draft.output.text}}", approved: "{{steps.ok.output.approved}}" } },
    ],
  });
});
afterAll(() => worker.stop(GRACE_MS));

type Part = { type: string; id?: string; delta?: string; data?: Record<string, unknown> };

/** The parts of an answer as they stand on the wire. */
async function parts(response: Response): Promise<Part[]> {
  expect([response.status, response.headers.get("x-vercel-ai-ui-message-stream"), response.headers.get("content-type")]).toEqual([
    ...[200, "v1", "text/event-stream; charset=utf-8"],
  ]);
  const text = await response.text();
  const frames = text.split("\n\n").filter((frame) => frame.startsWith("data: "));
  expect(frames.at(-1)).toBe("data: [DONE]");
  return frames.slice(0, -1).map((frame) => JSON.parse(frame.slice(6)));
}
const stream = async (body: object) => parts(await request(`POST /api/v1/workflows/${workflowId}/stream`, { key: home.key, body }));
const again = async (runId: unknown) => parts(await request(`GET /api/v1/workflows/runs/${runId}/stream`, { key: home.key }));
const changes = (all: Part[]) =>
  all.flatMap(({ type, data }) => (type === "data-workflow-step" ? [`${data?.path} ${data?.status}`] : type === "data-workflow" ? [data?.status] : []));
const said = (all: Part[]) => all.map(({ type, delta }) => (type === "text-delta" ? delta : "")).join("");

test("a run is started and heard, ends its stream with what is asked, and is resumed by another", async () => {
  const first = await stream({ inputData: { intent: "x" }, resourceId: "someone" });
  expect(first[0]).toMatchObject({ type: "start", messageId: expect.stringMatching(/^run_\d+$/) });
  expect(changes(first)).toEqual(["running", "draft running", "draft completed", "ok suspended", "suspended"]);
  expect(said(first)).toBe("one\ntwo\nthree\n");
  expect(first.filter(({ type }) => type.startsWith("text-")).map(({ type }) => type)).toEqual([
    "text-start",
    ...first.flatMap(({ type }) => (type === "text-delta" ? [type] : [])),
    "text-end",
  ]);
  expect(first.filter(({ type }) => type === "text-delta").length, "while it is said, not at the end").toBeGreaterThan(1);
  const last = first.at(-2)?.data;
  expect(last).toMatchObject({ status: "suspended", suspended: [{ step: "ok", suspendPayload: { message: "Publish?", resumeSchema: schema, by: "anyone" } }] });
  expect(first.at(-1)?.type).toBe("finish");

  const refused = await json(`POST /api/v1/workflows/${workflowId}/stream`, {
    key: home.key,
    body: { runId: last?.runId, step: "ok", resumeData: { approved: 1 } },
  });
  expect([refused.status, refused.body.error.param]).toEqual([400, "resumeData.approved"]);
  const second = await stream({ runId: last?.runId, step: "ok", resumeData: { approved: true } });
  expect(changes(second).slice(1)).toEqual(["ok completed", "running", "end completed", "completed"]);
  expect(second.find(({ data }) => data?.path === "end")?.data?.output).toEqual({ text: "one\ntwo\nthree", approved: true });
  const late = await json(`POST /api/v1/workflows/${workflowId}/stream`, {
    key: home.key,
    body: { runId: last?.runId, step: "ok", resumeData: { approved: true } },
  });
  expect([late.status, late.body.error.code]).toEqual([409, "STEP_NOT_SUSPENDED"]);

  const whole = await again(last?.runId);
  expect(changes(whole)).toEqual([...changes(first), ...changes(second).slice(1)]);
  expect(said(whole)).toBe(said(first));
  expect(changes(await stream({ runId: last?.runId }))).toEqual(changes(whole));
});

test("a reader who leaves stops nothing, and one who comes in the middle misses nothing", async () => {
  const controller = new AbortController();
  const response = await request(`POST /api/v1/workflows/${workflowId}/stream`, { key: home.key, body: { inputData: {} }, signal: controller.signal });
  let text = "";
  for await (const chunk of response.body as ReadableStream<Uint8Array>) {
    text += new TextDecoder().decode(chunk);
    if (text.includes("one")) break;
  }
  controller.abort();
  const runId = /"runId":"(run_\d+)"/.exec(text)?.[1];
  const heard = await again(runId);
  expect(changes(heard)).toEqual(["running", "draft running", "draft completed", "ok suspended", "suspended"]);
  expect(said(heard)).toBe("one\ntwo\nthree\n");
});

test("a stranger's stream is not there, and what is wrong is said before it begins", async () => {
  const other = await createWorkspace();
  const runId = await launch(home, workflowId);
  const get = (key: string) => json(`GET /api/v1/workflows/runs/${runId}/stream`, { key });
  expect((await get(other.key)).status).toBe(404);
  const wrong = [
    [{ inputData: "x" }, "inputData"],
    [{ step: "ok" }, "runId"],
    [{ resumeData: {} }, "runId"],
    [{ runId, step: "nope", resumeData: {} }, "step"],
    [{ runId, step: "ok" }, undefined],
    [{ nonsense: 1 }, "nonsense"],
  ] as const;
  await again(runId);
  for (const [body, param] of wrong) {
    const { status, body: answer } = await json(`POST /api/v1/workflows/${workflowId}/stream`, { key: home.key, body });
    expect([status, answer.error.param ?? "resumeData"], JSON.stringify(body)).toEqual([400, param ?? "resumeData"]);
  }
  const elsewhere = await makeWorkflow(home, { steps: [{ id: "a", type: "transform", output: 1 }] });
  expect((await json(`POST /api/v1/workflows/${elsewhere}/stream`, { key: home.key, body: { runId } })).status).toBe(404);
});

test("a failed run ends with an error, a cancelled one with an abort", async () => {
  const failing = await makeWorkflow(home, { steps: [{ id: "a", type: "transform", output: "{{input.missing}}" }] });
  const failed = await parts(await request(`POST /api/v1/workflows/${failing}/stream`, { key: home.key, body: {} }));
  expect(failed.slice(-2)).toEqual([
    { type: "error", errorText: 'a: input.missing: there is no "missing" here. Where it may be missing, ask with has(…) first.' },
    { type: "finish", messageMetadata: { status: "failed" } },
  ]);
  const runId = await launch(home, workflowId);
  const heard = again(runId);
  await json(`POST /api/v1/workflows/runs/${runId}/cancel`, { key: home.key });
  expect((await heard).at(-1)).toEqual({ type: "abort", reason: "The run was cancelled." });
});

test("the same stream asked for twice with one idempotency key is one run", async () => {
  const ask = () => request(`POST /api/v1/workflows/${workflowId}/stream`, { key: home.key, body: { inputData: {} }, headers: { "idempotency-key": "once" } });
  const first = await ask();
  const a = await parts(first);
  const second = await ask();
  expect(second.headers.get("idempotency-replayed")).toBe("true");
  expect((await parts(second))[0]).toEqual(a[0]);
});

/** What useChat sends and reads with: the AI SDK's own transport, which checks every part. */
const transport = new DefaultChatTransport<UIMessage>({
  fetch: (async (url: string, init: RequestInit) =>
    request(`${init.method ?? "GET"} ${url}`, { key: home.key, ...(init.body && { body: String(init.body) }) })) as typeof fetch,
  api: "/api/v1/workflows/runs",
});

async function read(chunks: ReadableStream<UIMessageChunk>): Promise<UIMessage> {
  let message: UIMessage | undefined;
  for await (const each of readUIMessageStream({ stream: chunks, terminateOnError: true })) message = each;
  return message as UIMessage;
}

test("useChat's own transport starts a run, reads its parts into a message, and comes back to it", async () => {
  const start = new DefaultChatTransport<UIMessage>({
    ...(transport as object),
    api: `/api/v1/workflows/${workflowId}/stream`,
    body: { inputData: { intent: "x" } },
  });
  const messages: UIMessage[] = [{ id: "m1", role: "user", parts: [{ type: "text", text: "Please." }] }];
  const chunks = await start.sendMessages({ chatId: "c1", messages, trigger: "submit-message", messageId: undefined, abortSignal: undefined });
  const message = await read(chunks);
  expect(message.id).toMatch(/^run_/);
  expect(message.parts.filter(({ type }) => type === "data-workflow-step")).toHaveLength(2); // One for each step, each as it is now.
  expect(message.parts.find(({ type }) => type === "text")).toMatchObject({ text: "one\ntwo\nthree\n", state: "done" });
  const back = (await transport.reconnectToStream({ chatId: message.id })) as ReadableStream<UIMessageChunk>;
  expect((await read(back)).parts).toEqual(message.parts);
  await json(`POST /api/v1/workflows/runs/${message.id}/resume`, { key: home.key, body: { resumeData: { approved: false } } });
  expect(await endOf(home, message.id)).toMatchObject({ status: "completed" });
  expect(await db().workflowRun.count({ where: { id: Number(message.id.slice(4)), workspaceId: home.workspace.id } })).toBe(1);
});
