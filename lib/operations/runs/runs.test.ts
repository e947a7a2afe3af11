import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { db } from "#lib/platform/db";
import { startWorker } from "#lib/runtime/worker";
import { GRACE_MS } from "#lib/testing/grace";
import { publishSkill } from "#lib/testing/publish-skill";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

let worker: Awaited<ReturnType<typeof startWorker>>;
let slug: string;
let otherSlug: string;
beforeAll(async () => {
  worker = await startWorker();
  slug = await publishSkill({
    script: "true",
    "scripts/echo.sh": 'echo "$1|$(cat)"; echo problem >&2; exit 3',
    "scripts/count.sh": 'echo x >> /workspace/log; echo y > "$OUTPUT_DIR/out.txt"; wc -l < /workspace/log | tr -d " "',
    "scripts/slow.sh": "sleep 30",
    "scripts/many.sh": "for i in $(seq 600); do echo $i > /workspace/file$i; done",
    "scripts/deep/more.py": "print(open('/workspace/log').read().count('x'))",
  });
  otherSlug = await publishSkill({ script: "true", "scripts/look.sh": "cat /workspace/log" });
});
afterAll(() => worker.stop(GRACE_MS));

const runs = (key: string, body: object, headers: Record<string, string> = {}) =>
  json("POST /api/v1/runs", { key, headers, body: { skillSlug: slug, scriptName: "echo.sh", ...body } });

test("a run answers with what the script printed and how it ended, and is an execution", async () => {
  const { key } = await createWorkspace();
  const { status, body } = await runs(key, { args: ["a b"], stdin: "in" });
  expect(status).toBe(200);
  expect(body).toEqual({
    data: {
      stdout: "a b|in\n",
      stderr: "problem\n",
      exit_code: 3,
      sessionId: null,
      duration_ms: expect.any(Number),
      executionId: expect.stringMatching(/^exec_\d+$/),
      error: null,
    },
  });
  const execution = await json(`GET /api/v1/executions/${body.data.executionId}/status`, { key });
  expect(execution.body).toMatchObject({ status: "failed", error: { code: "SCRIPT_FAILED" }, input: "in" });
});

test("a session goes on with the files that were left, in any worker, for its own workspace only", async () => {
  const { key } = await createWorkspace();
  const first = await runs(key, { scriptName: "count.sh", reuseSession: true });
  expect(first.body.data.stdout).toBe("1\n");
  const { sessionId } = first.body.data;
  expect((await runs(key, { scriptName: "count.sh", sessionId, reuseSession: true })).body.data).toMatchObject({ stdout: "2\n", sessionId });
  expect((await runs(key, { scriptName: "deep/more.py", sessionId })).body.data.stdout).toBe("2\n");
  expect((await runs(key, { scriptName: "count.sh" })).body.data.stdout).toBe("1\n");

  const stranger = await createWorkspace();
  expect((await runs(stranger.key, { sessionId })).body.error).toMatchObject({ code: "INVALID_INPUT", param: "sessionId" });
  await db().sandboxSession.update({ where: { id: sessionId }, data: { expiresAt: new Date(Date.now() - 1) } });
  expect((await runs(key, { sessionId })).body.error.param).toBe("sessionId");
});

test("a session is one skill's", async () => {
  const { key } = await createWorkspace();
  const { sessionId } = (await runs(key, { scriptName: "count.sh", reuseSession: true })).body.data;
  const { status, body } = await runs(key, { skillSlug: otherSlug, scriptName: "look.sh", sessionId });
  expect([status, body.error.param, body.error.message]).toEqual([400, "sessionId", "The session belongs to another skill."]);
});

test("a session is kept for another quarter of an hour as soon as a run of it is accepted", async () => {
  const { key } = await createWorkspace();
  const { sessionId } = (await runs(key, { scriptName: "count.sh", reuseSession: true })).body.data;
  await db().sandboxSession.update({ where: { id: sessionId }, data: { expiresAt: new Date(Date.now() + 10_000) } });
  const waiting = runs(key, { scriptName: "slow.sh", timeoutSeconds: 3, sessionId });
  const expiresIn = async () => (await db().sandboxSession.findUniqueOrThrow({ where: { id: sessionId } })).expiresAt.getTime() - Date.now();
  await vi.waitFor(async () => expect(await db().execution.count({ where: { sessionId, status: { in: ["queued", "running"] } } })).toBe(1), 5000);
  expect(await expiresIn()).toBeGreaterThan(14 * 60_000);
  await waiting;
});

test("what a session does not keep is said in the run", async () => {
  const { key } = await createWorkspace();
  const { executionId } = (await runs(key, { scriptName: "many.sh", reuseSession: true })).body.data;
  const blocks = await db().block.findMany({ where: { executionId: Number(executionId.slice(5)) } });
  expect(JSON.stringify(blocks.map(({ data }) => data))).toContain("more than 512 files");
});

test("of two runs that name one session at once, one is told to wait", async () => {
  const { key } = await createWorkspace();
  const { sessionId } = (await runs(key, { reuseSession: true })).body.data;
  const answers = await Promise.all([1, 2, 3].map(() => runs(key, { sessionId, scriptName: "count.sh" })));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  expect(answers.find(({ status }) => status === 409)?.body.error.code).toBe("SESSION_BUSY");
});

test("what does not exist is 404, and a script that is stopped from outside says why", async () => {
  const { key } = await createWorkspace();
  for (const body of [{ skillSlug: "no-such-skill" }, { scriptName: "nothing.sh" }, { scriptName: "../SKILL.md" }]) {
    expect((await runs(key, body)).status, JSON.stringify(body)).toBe(404);
  }
  const { body } = await runs(key, { scriptName: "slow.sh", timeoutSeconds: 1 });
  expect(body.data).toMatchObject({ exit_code: null, error: { code: "EXECUTION_TIMEOUT" } });
});

test("a repeated request waits for the same run", async () => {
  const { key } = await createWorkspace();
  const headers = { "idempotency-key": "once" };
  const first = await runs(key, { stdin: "1" }, headers);
  const second = await runs(key, { stdin: "1" }, headers);
  expect(second.body).toEqual(first.body);
  expect(second.headers.get("idempotency-replayed")).toBe("true");
  expect((await json("GET /api/v1/executions", { key })).body.data).toHaveLength(1);
});
