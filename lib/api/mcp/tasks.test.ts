import { createTaskSessionFromClient, resultFromTaskOutcome } from "@modelcontextprotocol/ext-tasks/client";
import { CallToolResultSchema } from "@modelcontextprotocol/sdk/types.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stepEffects } from "#lib/operations/workflows/step-effects";
import { startWorker } from "#lib/runtime/worker";
import { askKey, granted } from "#lib/testing/agent";
import { GRACE_MS } from "#lib/testing/grace";
import { publishSkill } from "#lib/testing/publish-skill";
import { json } from "#lib/testing/request";
import { CLIENT_INFO, connectClient, connectEarlierClient, connectModernClient } from "#lib/testing/tool-client";
import { endOf, makeWorkflow, waiting } from "#lib/testing/workflow";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

const EXTENSION = "io.modelcontextprotocol/tasks";
const approval = { steps: [{ id: "ok", type: "approval", message: "Go on?" }] };

let worker: Awaited<ReturnType<typeof startWorker>>;
let home: TestWorkspace;
let echo: string;
let fails: string;
let sleeper: string;
beforeAll(async () => {
  worker = await startWorker(stepEffects);
  [home, echo, fails, sleeper] = await Promise.all([
    createWorkspace(),
    publishSkill({ script: "cat" }),
    publishSkill({ script: "echo so far; exit 3" }),
    publishSkill({ script: "echo begun; sleep 60" }),
  ]);
});
afterAll(() => worker.stop(GRACE_MS));

const run = (slug: string, input = "hello") => ({ name: "execute-skill", arguments: { slug, input } });

describe("2025-11-25", () => {
  test("the client most have runs a skill as a task", async () => {
    const client = await connectEarlierClient(home.key);
    expect(client.getServerCapabilities()?.tasks).toEqual({ list: {}, cancel: {}, requests: { tools: { call: {} } } });
    const { tools } = await client.listTools();
    expect(tools.filter(({ execution }) => execution).map(({ name, execution }) => [name, execution?.taskSupport])).toEqual([
      ["execute-skill", "optional"],
      ["start-workflow", "optional"],
    ]);
    const seen: string[] = [];
    let taskId = "";
    for await (const message of client.experimental.tasks.callToolStream(run(echo), CallToolResultSchema, { task: { ttl: 1000 } })) {
      seen.push(message.type);
      if (message.type === "taskCreated") {
        taskId = message.task.taskId;
        // Nothing is let go of, and an execution is kept however short a time was asked for.
        expect(message.task).toMatchObject({ taskId: expect.stringMatching(/^exec_\d+$/), status: "working", ttl: null, pollInterval: 1000 });
      }
      if (message.type === "result")
        expect(message.result).toMatchObject({
          structuredContent: { executionId: taskId, status: "completed", interface: "mcp" },
          _meta: { "io.modelcontextprotocol/related-task": { taskId } },
        });
    }
    expect([seen[0], seen.at(-1)]).toEqual(["taskCreated", "result"]);
    expect(await client.experimental.tasks.getTask(taskId)).toMatchObject({ taskId, status: "completed" });
    // It is the execution, so everything else knows it too.
    expect((await json(`GET /api/v1/executions/${taskId}/status`, { key: home.key })).body.status).toBe("completed");
    await client.close();
  });

  test("the tasks client settles one, is told of one that failed, and cancels one", async () => {
    const client = await connectClient(home.key);
    const session = createTaskSessionFromClient(client, { endpointId: "test" });
    const start = (slug: string) => session.callTool("execute-skill", run(slug).arguments, { task: { preference: "require" } });
    const done = (await (await start(echo)).settle()).outcome;
    expect(resultFromTaskOutcome(done)).toMatchObject({ structuredContent: { status: "completed" } });

    const failed = await (await start(fails)).settle();
    expect(failed.outcome).toMatchObject({ status: "failed" });
    const failure = (await session.listTasks()).tasks.find(({ status }) => status === "failed");
    expect(failure?.statusMessage).toMatch(/^[A-Z_]+: /);
    // The result has what it said before it failed.
    const request = { method: "tasks/result", params: { taskId: String(failure?.taskId) } };
    const result = await client.request(request, CallToolResultSchema as never);
    expect(result).toMatchObject({ isError: true, content: [{ text: expect.stringContaining("so far") }] });

    const endless = await start(sleeper);
    await endless.cancel();
    expect((await endless.settle()).outcome).toMatchObject({ status: "cancelled" });
    await session.close();
    await client.close();
  });

  test("a workflow as a task says which call answers it", async () => {
    const client = await connectEarlierClient(home.key);
    const { tasks } = client.experimental;
    const workflowId = await makeWorkflow(home, approval);
    const call = { method: "tools/call" as const, params: { name: "start-workflow", arguments: { workflowId } } };
    const created = tasks.requestStream(call, CallToolResultSchema, { task: {} });
    const first = (await created.next()).value;
    const taskId = first?.type === "taskCreated" ? first.task.taskId : "";
    expect(taskId).toMatch(/^run_\d+$/);
    await waiting(home, taskId);
    const task = await tasks.getTask(taskId);
    expect(task.status).toBe("input_required");
    expect(task.statusMessage).toContain(`resume-workflow-run, runId ${taskId}, step ok`);
    expect(await tasks.getTaskResult(taskId, CallToolResultSchema)).toMatchObject({ structuredContent: { runId: taskId, status: "suspended" } });
    await client.callTool({ name: "resume-workflow-run", arguments: { runId: taskId, step: "ok", resumeData: { approved: true } } });
    expect(await tasks.getTaskResult(taskId, CallToolResultSchema)).toMatchObject({ structuredContent: { runId: taskId, status: "completed" } });
    await expect(tasks.cancelTask(taskId)).rejects.toMatchObject({ code: -32602 });
    await created.return?.(undefined);
    await client.close();
  });

  test("the list holds both kinds, each once, page by page", async () => {
    const other = await createWorkspace();
    const workflowId = await makeWorkflow(other, approval);
    const start = async (_: unknown, i: number): Promise<string> => {
      const [path, body] = i % 3 ? [`skills/${echo}/run`, { input: "x" }] : [`workflows/${workflowId}/launch`, {}];
      const answer = await json(`POST /api/v1/${path}`, { key: other.key, body });
      return answer.body.executionId ?? answer.body.runId;
    };
    const started = await Promise.all(Array.from({ length: 23 }, start));
    const client = await connectEarlierClient(other.key);
    const listed: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await client.experimental.tasks.listTasks(cursor);
      expect(page.tasks.length).toBeLessThanOrEqual(20);
      listed.push(...page.tasks.map(({ taskId }) => taskId));
      cursor = page.nextCursor;
    } while (cursor);
    expect(listed.toSorted()).toEqual(started.toSorted());
    for (const wrong of ["!", Buffer.from('{"exec":"run_1"}').toString("base64url"), Buffer.from("null").toString("base64url")])
      await expect(client.experimental.tasks.listTasks(wrong)).rejects.toMatchObject({ code: -32602 });
    await client.close();
  });

  test("refusals: a stranger's task, one that is none, a tool that cannot be one, a field that is wrong", async () => {
    const [mine, client] = await Promise.all([connectEarlierClient(home.key), connectEarlierClient((await createWorkspace()).key)]);
    const { body } = await json(`POST /api/v1/skills/${echo}/run`, { key: home.key, body: { input: "x" } });
    const workflowId = await makeWorkflow(home, approval);
    const { body: launched } = await json(`POST /api/v1/workflows/${workflowId}/launch`, { key: home.key, body: {} });
    const { tasks } = client.experimental;
    for (const taskId of [body.executionId, launched.runId, "exec_2000000000", "run_2000000000", "exec_0", "art_1", "1", ""]) {
      const refusal = { code: -32602, message: `MCP error -32602: There is no task ${taskId}.` };
      await expect(tasks.getTask(taskId), taskId).rejects.toMatchObject(refusal);
      await expect(tasks.getTaskResult(taskId, CallToolResultSchema), taskId).rejects.toMatchObject(refusal);
      await expect(tasks.cancelTask(taskId), taskId).rejects.toMatchObject(refusal);
    }
    expect((await tasks.listTasks()).tasks).toEqual([]);
    const asTask = async (name: string, args: object) => {
      const call = { method: "tools/call" as const, params: { name, arguments: { ...args } } };
      for await (const message of mine.experimental.tasks.requestStream(call, CallToolResultSchema, { task: {} }))
        if (message.type === "error") return message.error;
    };
    expect(await asTask("read-memory", {})).toMatchObject({ code: -32601 });
    expect(await asTask("execute-skill", { slug: echo, input: "x", waitSeconds: 61 })).toMatchObject({
      code: -32602,
      message: expect.stringContaining("waitSeconds"),
      data: { error: { code: "INVALID_INPUT", param: "waitSeconds" } },
    });
    expect(await asTask("execute-skill", { slug: "no-such-skill", input: "x" })).toMatchObject({ code: -32602, data: { error: { code: "NOT_FOUND" } } });
    await Promise.all([client.close(), mine.close()]);
  });

  test("a key that may not read executions has no tasks, and its calls are answered as ever", async () => {
    const { key } = await home.addKey(["tool:execute"]);
    const client = await connectEarlierClient(key);
    expect(client.getServerCapabilities()?.tasks).toBeUndefined();
    expect((await client.listTools()).tools.every(({ execution }) => execution === undefined)).toBe(true);
    const call = { method: "tools/call" as const, params: { ...run(echo), task: {} } };
    expect(await client.request(call, CallToolResultSchema)).toMatchObject({ structuredContent: { status: "queued", executionId: expect.any(String) } });
    await expect(client.experimental.tasks.getTask("exec_1")).rejects.toMatchObject({ code: -32601 });
    await client.close();
  });
});

describe("2026-07-28", () => {
  const framing = { protocolVersion: "2026-07-28", clientInfo: CLIENT_INFO, clientCapabilities: {} };
  const knowing = { _meta: { "io.modelcontextprotocol/clientCapabilities": { extensions: { [EXTENSION]: {} } } } };

  test("the tasks client runs a skill, one that fails, and cancels one", async () => {
    const { client, send, close } = await connectModernClient(home.key);
    expect(client.getServerCapabilities()).toMatchObject({ extensions: { [EXTENSION]: {} } });
    expect(client.getServerCapabilities()).not.toHaveProperty("tasks");
    const session = createTaskSessionFromClient(client, {
      endpointId: "test",
      v2RequestFraming: framing,
      async rawDispatch(request, options) {
        const { body } = await send(request as never, options?.signal);
        return body.error ? { kind: "error", error: body.error } : { kind: "result", result: body.result };
      },
    });
    const start = (slug: string) => session.callTool("execute-skill", run(slug).arguments, { task: { preference: "require" } });
    const done = (await (await start(echo)).settle()).outcome;
    expect(resultFromTaskOutcome(done)).toMatchObject({ resultType: "complete", structuredContent: { status: "completed", interface: "mcp" } });
    const failed = (await (await start(fails)).settle()).outcome;
    expect(resultFromTaskOutcome(failed)).toMatchObject({ isError: true, structuredContent: { status: "failed" } });
    const endless = await start(sleeper);
    await endless.cancel();
    expect((await endless.settle()).outcome).toMatchObject({ status: "cancelled" });
    // What is quick is answered at once.
    const memory = await session.callTool("read-memory", {});
    expect((await memory.settle()).outcome).toMatchObject({ status: "completed" });
    await session.close();
    await close();
  });

  test("who does not say that they know tasks gets none", async () => {
    const { client, send, close } = await connectModernClient(home.key);
    const result = await client.callTool(run(echo));
    expect(result).toMatchObject({ structuredContent: { status: "completed" } });
    const taskId = (result.structuredContent as { executionId: string }).executionId;
    for (const method of ["tasks/get", "tasks/cancel", "tasks/update"]) {
      const { body } = await send({ method, params: { taskId } });
      expect(body.error, method).toMatchObject({ code: -32021, data: { requiredCapabilities: { extensions: { [EXTENSION]: {} } } } });
    }
    for (const method of ["tasks/list", "tasks/result"]) expect((await send({ method, params: { taskId, ...knowing } })).body.error.code, method).toBe(-32601);
    await close();
  });

  test("a late cancel and an update are heard, a stranger is not, and a refusal is a tool's answer", async () => {
    const { send, close } = await connectModernClient(home.key);
    const workflowId = await makeWorkflow(home, approval);
    const { body } = await json(`POST /api/v1/workflows/${workflowId}/launch`, { key: home.key, body: {} });
    await waiting(home, body.runId);
    const ask = async (method: string, taskId: string, more = {}) => (await send({ method, params: { taskId, ...knowing, ...more } })).body;
    expect((await ask("tasks/get", body.runId)).result).toMatchObject({ resultType: "complete", status: "input_required", inputRequests: {}, ttlMs: null });
    expect((await ask("tasks/update", body.runId, { inputResponses: { ok: { action: "accept" } } })).result).toMatchObject({ resultType: "complete" });
    expect((await waiting(home, body.runId)).status).toBe("suspended");
    expect((await ask("tasks/cancel", body.runId)).result).toMatchObject({ resultType: "complete" });
    expect((await endOf(home, body.runId)).status).toBe("cancelled");
    expect((await ask("tasks/cancel", body.runId)).result).toMatchObject({ resultType: "complete" });
    const refused = await send({ method: "tools/call", params: { ...run("no-such-skill"), ...knowing } });
    expect(refused.body.result).toMatchObject({ resultType: "complete", isError: true });
    const stranger = await connectModernClient((await createWorkspace()).key);
    for (const method of ["tasks/get", "tasks/cancel", "tasks/update"]) {
      const { error } = (await stranger.send({ method, params: { taskId: body.runId, ...knowing } })).body;
      expect(error, method).toMatchObject({ code: -32602, message: `There is no task ${body.runId}.` });
    }
    await Promise.all([close(), stranger.close()]);
  });
});

test("a grant for one call gives no tasks, and the call that it lets in is answered as ever", async () => {
  const own = await createWorkspace();
  const agent = await askKey(own);
  const scopes = ["tool:execute", "workspace:files:read"];
  const [once, lasting] = [await granted(own, agent, scopes, "one_time"), await granted(own, agent, scopes, "session")];
  const [client, other] = await Promise.all([connectClient(agent.key, once), connectClient(agent.key, lasting)]);
  expect(client.getServerCapabilities()?.tasks).toBeUndefined();
  expect(await client.callTool(run(echo))).toMatchObject({ structuredContent: { status: "queued", executionId: expect.any(String) } });
  expect(other.getServerCapabilities()?.tasks).toBeDefined();
  await Promise.all([client.close(), other.close()]);
});
