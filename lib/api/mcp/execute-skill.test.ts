import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { DOLLARINO } from "#lib/runtime/ledger";
import { startWorker } from "#lib/runtime/worker";
import { GRACE_MS } from "#lib/testing/grace";
import { publishSkill } from "#lib/testing/publish-skill";
import { json } from "#lib/testing/request";
import { connectClient, connectEarlierClient, connectModernClient } from "#lib/testing/tool-client";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

let worker: Awaited<ReturnType<typeof startWorker>>;
let home: TestWorkspace;
let counts: string;
let sleeper: string;
let echo: string;
beforeAll(async () => {
  worker = await startWorker();
  [home, counts, sleeper, echo] = await Promise.all([
    createWorkspace(),
    publishSkill({ script: "for i in one two three; do echo $i; sleep 0.4; done" }),
    publishSkill({ script: "echo begun; sleep 60" }, { cost: 5n * DOLLARINO }),
    publishSkill({ script: "cat" }),
  ]);
});
afterAll(() => worker.stop(GRACE_MS));

type Progress = { progress: number; message?: string };
type Answer = { content: { text: string }[]; isError?: boolean; structuredContent?: Record<string, unknown> };
type Options = { onprogress?: (progress: Progress) => void; signal?: AbortSignal };
type Call = (key: string, args: Record<string, unknown>, options?: Options, meta?: Record<string, unknown>) => Promise<Answer>;

const params = (args: Record<string, unknown>, meta?: Record<string, unknown>) => ({ name: "execute-skill", arguments: args, ...(meta && { _meta: meta }) });
const clients: [string, Call][] = [
  [
    "the current client",
    async (key, args, options, meta) => {
      const client = await connectClient(key);
      return client.callTool(params(args, meta), options as never).finally(() => client.close()) as Promise<Answer>;
    },
  ],
  [
    "the client most have",
    async (key, args, options, meta) => {
      const client = await connectEarlierClient(key);
      return client.callTool(params(args, meta), undefined, options as never).finally(() => client.close()) as Promise<Answer>;
    },
  ],
  [
    "the current client with 2026-07-28",
    async (key, args, options, meta) => {
      const { client, close } = await connectModernClient(key);
      return client.callTool(params(args, meta), options as never).finally(close) as Promise<Answer>;
    },
  ],
];

describe.each(clients)("%s", (_, call) => {
  test("hears of what is new while it waits, and gets the end", async () => {
    const heard: Progress[] = [];
    const { content, structuredContent } = await call(home.key, { slug: counts, input: "" }, { onprogress: (each) => heard.push(each) });
    expect(structuredContent).toMatchObject({ status: "completed", interface: "mcp", skillSlug: counts });
    expect(content[0]?.text).toContain("one\ntwo\nthree");
    expect(content[0]?.text).toContain(`Execution ${structuredContent?.executionId}: completed`);
    expect(heard.length).toBeGreaterThan(0);
    expect(heard[0]).toMatchObject({ message: expect.stringMatching(/^(one|two)$/) });
    const steps = heard.map(({ progress }) => progress);
    expect(steps).toEqual([...new Set(steps)].toSorted((a, b) => a - b));
  });

  test("cancels the execution with its call, within two seconds, and it is charged", async () => {
    const { key, workspace } = await createWorkspace();
    const stop = new AbortController();
    const begun = Promise.withResolvers<void>();
    const answer = call(key, { slug: sleeper, input: "", waitSeconds: 60 }, { signal: stop.signal, onprogress: () => begun.resolve() });
    const refused = expect(answer).rejects.toThrow();
    await begun.promise;
    const at = Date.now();
    stop.abort();
    await refused;
    const find = () => db().execution.findFirstOrThrow({ where: { workspaceId: workspace.id } });
    await expect.poll(async () => (await find()).status, { interval: 20, timeout: 2000 }).toBe("cancelled");
    expect(Date.now() - at).toBeLessThan(2000);
    expect(await find()).toMatchObject({ cost: 5n * DOLLARINO, reserved: 0n, interface: "mcp" });
    expect(await db().workspace.findUniqueOrThrow({ where: { id: workspace.id } })).toMatchObject({ balance: 995n * DOLLARINO, reserved: 0n });
    const [cancelled] = await db().auditEntry.findMany({ where: { workspaceId: workspace.id, action: "execution.cancel" } });
    expect(cancelled).toMatchObject({ actorType: "api_key", ip: "192.0.2.7", userAgent: "test/1.0.0" });
  });
});

test("a call that is cancelled before the run is accepted leaves nothing running", async () => {
  const { key, workspace } = await createWorkspace();
  const client = await connectClient(key);
  const stop = new AbortController();
  const answer = client.callTool(params({ slug: sleeper, input: "" }), { signal: stop.signal });
  const refused = expect(answer).rejects.toThrow();
  await delay(0);
  stop.abort();
  await refused;
  const open = () => db().execution.count({ where: { workspaceId: workspace.id, status: { in: ["queued", "running"] } } });
  await expect.poll(() => db().execution.count({ where: { workspaceId: workspace.id } }), { interval: 20, timeout: 5000 }).toBe(1);
  await expect.poll(open, { interval: 20, timeout: 2000 }).toBe(0);
  await client.close();
});

test("a wait that is over answers the id, and the rest comes from get-execution-status", async () => {
  const client = await connectClient(home.key);
  const first = (await client.callTool(params({ slug: sleeper, input: "", waitSeconds: 0 }))) as Answer;
  const executionId = first.structuredContent?.executionId as string;
  expect(first.structuredContent?.status).toMatch(/^(queued|running)$/);
  expect(first.content[0]?.text).toContain("ask get-execution-status");
  const look = (more: object) => client.callTool({ name: "get-execution-status", arguments: { executionId, ...more } }) as Promise<Answer>;
  await expect.poll(async () => (await look({ wait: 5 })).structuredContent?.lastBlock, { timeout: 15_000 }).toBe(1);
  await client.callTool({ name: "cancel-execution", arguments: { executionId } });
  expect((await look({})).structuredContent).toMatchObject({ status: "cancelled", outputBlocks: [{ type: "text", text: "begun\n" }] });
  expect(await client.callTool({ name: "cancel-execution", arguments: { executionId } })).toMatchObject({
    isError: true,
    content: [{ text: expect.stringContaining("Call get-execution-status") }, { text: expect.stringContaining("EXECUTION_NOT_RUNNING") }],
  });
  await client.close();
});

test("a wait out of bounds is refused by its name, and nothing is begun", async () => {
  const { key, workspace } = await createWorkspace();
  const client = await connectClient(key);
  for (const waitSeconds of [-1, 61, 1.5, "10", null]) {
    const { isError, content } = (await client.callTool(params({ slug: echo, input: "x", waitSeconds }))) as Answer;
    expect([isError, content[0]?.text], String(waitSeconds)).toEqual([true, expect.stringMatching(/^waitSeconds: /)]);
    expect(JSON.parse(content[1]?.text as string).error).toMatchObject({ code: "INVALID_INPUT", param: "waitSeconds" });
  }
  expect(await db().execution.count({ where: { workspaceId: workspace.id } })).toBe(0);
  await client.close();
});

test("an idempotency key runs it once, also of two at the same time, and is refused for another input", async () => {
  const { key, workspace } = await createWorkspace();
  const client = await connectEarlierClient(key);
  const call = (input: string) => client.callTool(params({ slug: echo, input }, { "clanker/idempotency-key": "one" })) as Promise<Answer>;
  const first = await call("x");
  const again = await call("x");
  expect(again.structuredContent).toEqual(first.structuredContent);
  expect(JSON.parse((await call("y")).content[1]?.text as string).error.code).toBe("IDEMPOTENCY_KEY_REUSED");
  expect(await db().execution.count({ where: { workspaceId: workspace.id } })).toBe(1);
  // Of two at once the later is told to come again, or gets what the first did.
  const twins = await Promise.all(
    [1, 2].map(() => client.callTool(params({ slug: echo, input: "z" }, { "clanker/idempotency-key": "two" })) as Promise<Answer>),
  );
  const ids = twins.flatMap(({ structuredContent }) => structuredContent?.executionId ?? []);
  expect(new Set(ids).size).toBe(1);
  // One that is not good is refused, as REST does: to go on without it would be to do a retry's work twice.
  for (const bad of ["", 5, "x".repeat(256)]) {
    const refused = (await client.callTool(params({ slug: echo, input: "x" }, { "clanker/idempotency-key": bad }))) as Answer;
    expect(JSON.parse(refused.content[1]?.text as string).error).toMatchObject({ code: "INVALID_INPUT", param: "_meta.clanker/idempotency-key" });
  }
  // A refusal that was kept is one the second time as well.
  const none = () => client.callTool({ name: "download-artifact", arguments: { artifactId: "art_999999999" }, _meta: { "clanker/idempotency-key": "three" } });
  const refusals = [(await none()) as Answer, (await none()) as Answer];
  expect(refusals.map(({ isError, content }) => [isError, JSON.parse(content[1]?.text as string).error.code])).toEqual([
    [true, "NOT_FOUND"],
    [true, "NOT_FOUND"],
  ]);
  expect(await db().execution.count({ where: { workspaceId: workspace.id } })).toBe(2);
  await client.close();
});

test("a key that may only run gets the started answer, and one whose run fails is told so", async () => {
  const { key } = await home.addKey(["tool:execute"]);
  const client = await connectClient(key);
  const { structuredContent } = (await client.callTool(params({ slug: echo, input: "x" }))) as Answer;
  expect(structuredContent).toMatchObject({ status: "queued", executionId: expect.stringMatching(/^exec_\d+$/), message: expect.any(String) });
  await client.close();
  const fails = await publishSkill({ script: "echo so far; exit 3" });
  const [[, call]] = clients as [[string, Call]];
  const failed = await call(home.key, { slug: fails, input: "" });
  expect(failed).toMatchObject({ isError: true, structuredContent: { status: "failed", error: { code: expect.any(String) } } });
  expect(failed.content[0]?.text).toContain("so far");
});

test("the audit log says who ran it and how, as the executions do", async () => {
  const { key, workspace, user } = await createWorkspace();
  const [[, call]] = clients as [[string, Call]];
  const { structuredContent } = await call(key, { slug: echo, input: "x" });
  const id = structuredContent?.executionId as string;
  const entry = await db().auditEntry.findFirstOrThrow({ where: { workspaceId: workspace.id, action: "execution.create" } });
  expect(entry).toMatchObject({ actorType: "api_key", resourceId: id, ip: "192.0.2.7", requestId: expect.stringMatching(/^req_/) });
  expect((await json(`GET /api/v1/executions/${id}/status`, { key })).body).toMatchObject({ interface: "mcp", input: "x" });
  expect(await db().execution.findFirstOrThrow({ where: { workspaceId: workspace.id } })).toMatchObject({ userId: user.id });
});
