import { beforeAll, describe, expect, test, vi } from "vitest";
import { db } from "#lib/platform/db";
import type { Action } from "#lib/runtime/connectors/action";
import { acceptAction, performAction, sweepActionRuns } from "#lib/runtime/connectors/action-run";
import { findAction } from "#lib/runtime/connectors/connectors";
import { connectAccount, type ProviderDouble } from "#lib/testing/providers";
import { json } from "#lib/testing/request";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

const READS = findAction("github.list_issues") as Action;
const CHANGES = findAction("github.create_issue") as Action;
let home: TestWorkspace;
let github: ProviderDouble;
beforeAll(async () => {
  home = await createWorkspace();
  github = (await connectAccount(home, "github")).double;
});

let count = 0;
const issue = () => ({ repository: "ada/engine", title: `Raced ${home.workspace.slug} ${++count}` });
const accept = (action: Action, input: Record<string, unknown>, key?: string) =>
  acceptAction(db(), { workspaceId: home.workspace.id, action, input: action.input.parse(input), ...(key !== undefined && { key }) });
const posted = (title: string) => github.heard.filter(({ method, body }) => method === "POST" && body.includes(title)).length;
/** Leaves a run as a server does that died while it did it, longer ago than it may take. */
const abandon = (id: number) => db().actionRun.update({ where: { id }, data: { status: "running", leaseUntil: new Date(Date.now() - 1000) } });

test("what changes something is done once, however many ask for it at once, and all are answered the same", async () => {
  const input = issue();
  const accepted = await Promise.all(Array.from({ length: 5 }, () => accept(CHANGES, input, `raced ${input.title}`)));
  expect(new Set(accepted.map(({ runId }) => runId)).size).toBe(1);
  expect(accepted.filter(({ fresh }) => fresh)).toHaveLength(1);
  const outputs = await Promise.all(accepted.map(({ runId }) => performAction(runId)));
  expect(new Set(outputs.map((output) => JSON.stringify(output))).size).toBe(1);
  expect(posted(input.title)).toBe(1);
});

test("an idempotency key does it once, and answers it again", async () => {
  const input = issue();
  const ask = () =>
    json("POST /api/v1/connectors/actions/github.create_issue/run", { key: home.key, headers: { "idempotency-key": input.title }, body: { input } });
  const [first, twin] = await Promise.all([ask(), ask()]);
  const done = [first, twin].filter(({ status }) => status === 200);
  expect(done.length).toBeGreaterThan(0);
  expect((await ask()).body).toEqual(done[0]?.body);
  expect(posted(input.title)).toBe(1);
});

describe("whose server is lost", () => {
  test("before it was begun, is done by who asks next", async () => {
    const input = issue();
    const { runId } = await accept(CHANGES, input);
    expect(await performAction(runId)).toMatchObject({ title: input.title });
  });

  test("while something was changed, is not done again: nobody knows", async () => {
    const input = issue();
    const { runId } = await accept(CHANGES, input);
    await abandon(runId);
    for (const _ of [1, 2]) await expect(performAction(runId)).rejects.toMatchObject({ code: "OUTCOME_UNKNOWN" });
    expect(posted(input.title)).toBe(0);
  });

  test("while something was read, is read again", async () => {
    const { runId } = await accept(READS, { repository: "ada/engine" });
    await abandon(runId);
    expect(await performAction(runId)).toMatchObject({ issues: expect.any(Array) });
  });
});

test.each([
  ["breaks off in the middle of its answer", "cut", "OUTCOME_UNKNOWN"],
  ["answers a page", { status: 200, headers: { "content-type": "text/html" }, body: "<html>" }, "OUTCOME_UNKNOWN"],
  ["finds it wrong", { status: 422, body: '{"message":"Validation Failed"}' }, "INVALID_INPUT"],
  ["forbids it", { status: 403, body: '{"message":"Must have admin rights"}' }, "PROVIDER_REFUSED"],
  ["has it otherwise by now", { status: 409, body: '{"message":"Merge conflict"}' }, "PROVIDER_CONFLICT"],
  ["is broken", { status: 502 }, "OUTCOME_UNKNOWN"],
] as const)("an app that %s is asked for a change once", async (_name, instead, code) => {
  const input = issue();
  const { runId } = await accept(CHANGES, input);
  github.instead = ({ method }) => (method === "POST" ? instead : undefined);
  await expect(performAction(runId)).rejects.toMatchObject({ code });
  github.instead = undefined;
  expect(posted(input.title)).toBe(1);
});

test("what came to nothing because the app had no time is done when the same is asked again later", async () => {
  const input = issue();
  const ask = () =>
    json("POST /api/v1/connectors/actions/github.create_issue/run", { key: home.key, headers: { "idempotency-key": input.title }, body: { input } });
  github.instead = ({ method }) => (method === "POST" ? { status: 429, headers: { "retry-after": "1" } } : undefined);
  expect((await ask()).status).toBe(429);
  github.instead = undefined;
  const [done, again] = [await ask(), await ask()];
  expect([done.status, again.body]).toEqual([200, done.body]);
  expect(posted(input.title)).toBe(2);
});

test("a refusal that is answered again says so, and one that was found just now does not", async () => {
  const input = { ...issue(), repository: "ada/nothing" };
  const ask = () =>
    json("POST /api/v1/connectors/actions/github.create_issue/run", { key: home.key, headers: { "idempotency-key": input.title }, body: { input } });
  const [first, again] = [await ask(), await ask()];
  expect([first.status, first.headers.get("idempotency-replayed")]).toEqual([404, null]);
  expect([again.status, again.headers.get("idempotency-replayed"), again.body.error.message]).toEqual([404, "true", first.body.error.message]);
  expect(posted(input.title)).toBe(1);
});

test("an app that does not answer in time is waited for once, so that who asked is still there", async () => {
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  const clock = vi.spyOn(AbortSignal, "timeout").mockImplementation((ms) => timeout(ms === 20_000 ? 100 : ms));
  github.instead = ({ path }) => (path.includes("/issues") ? "silence" : undefined);
  const before = github.heard.length;
  const { runId } = await accept(READS, { repository: "ada/engine" });
  await expect(performAction(runId)).rejects.toMatchObject({ code: "PROVIDER_UNAVAILABLE", message: "GitHub does not answer. Try again shortly." });
  expect(github.heard.slice(before).filter(({ path }) => path.includes("/issues"))).toHaveLength(1);
  github.instead = undefined;
  clock.mockRestore();
});

test("what is asked and answered is unreadable in the database, and gone when it is done and after a week", async () => {
  const input = issue();
  const { runId } = await accept(CHANGES, input);
  const before = await db().actionRun.findUniqueOrThrow({ where: { id: runId } });
  await performAction(runId);
  const row = await db().actionRun.findUniqueOrThrow({ where: { id: runId } });
  for (const bytes of [before.input, row.outcome]) expect([bytes?.length, Buffer.from(bytes ?? []).includes("Raced")]).toEqual([expect.any(Number), false]);
  expect(row.input).toBeNull();
  await db().actionRun.update({ where: { id: runId }, data: { createdAt: new Date(Date.now() - 8 * 24 * 3600_000) } });
  await sweepActionRuns();
  expect(await db().actionRun.count({ where: { id: runId } })).toBe(0);
  await expect(performAction(runId)).rejects.toMatchObject({ code: "NOT_FOUND" });
});
