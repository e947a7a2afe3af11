import { afterAll, beforeAll, expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { type Claimed, claim } from "#lib/runtime/claim";
import { runExecution } from "#lib/runtime/run-execution";
import { startWorker } from "#lib/runtime/worker";
import { GRACE_MS } from "#lib/testing/grace";
import { publishSkill } from "#lib/testing/publish-skill";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

let worker: Awaited<ReturnType<typeof startWorker>>;
beforeAll(async () => {
  worker = await startWorker();
});
afterAll(() => worker.stop(GRACE_MS));

async function finish(key: string, id: string) {
  for (let tries = 0; tries < 20; tries++) {
    const { body } = await json(`GET /api/v1/executions/${id}/status?wait=25`, { key });
    if (!["queued", "running"].includes(body.status)) return body;
  }
  throw new Error(`${id} did not end`);
}

test("what is quarantined or held runs nowhere, installed or not, by whichever way; what is yanked runs on", async () => {
  const home = await createWorkspace();
  const { key } = home;
  const slug = await publishSkill({ script: "echo hi" });
  const first = await json(`POST /api/v1/skills/${slug}/run`, { key, body: { input: "x" } });
  expect((await finish(key, first.body.executionId)).status).toBe("completed");
  const where = { skill: { slug } };
  const ways = () =>
    Promise.all([
      json(`POST /api/v1/skills/${slug}/run`, { key, body: { input: "x" } }),
      json(`POST /api/v1/executions/${first.body.executionId}/rerun`, { key, body: {} }),
      json("POST /api/v1/runs", { key, body: { skillSlug: slug, scriptName: "main.sh" } }),
    ]);
  for (const [state, code] of [
    ["quarantined", "SKILL_QUARANTINED"],
    ["held", "SKILL_HELD"],
  ] as const) {
    await db().skillVersion.updateMany({ where, data: { state } });
    await db().skill.update({ where: { slug }, data: { versionId: null } });
    for (const { status, body } of await ways()) expect([status, body.error.code]).toEqual([403, code]);
  }
  await db().skillVersion.updateMany({ where, data: { state: "live", yankedAt: new Date() } });
  expect((await ways()).map(({ status }) => status)).toEqual([202, 202, 200]);
});

test("a run that waits while its version is quarantined is not begun, and costs nothing", async () => {
  const { key, workspace, user } = await createWorkspace();
  const slug = await publishSkill({ script: "echo never" }, { cost: 5_000_000n });
  const version = await db().skillVersion.findFirstOrThrow({ where: { skill: { slug } } });
  for (const [state, code] of [
    ["quarantined", "SKILL_QUARANTINED"],
    ["held", "SKILL_HELD"],
  ] as const) {
    // Without a job, so that no worker takes it before the version is what it is to find.
    const { id } = await db().execution.create({
      data: {
        ...{ workspaceId: workspace.id, userId: user.id, versionId: version.id, skillSlug: slug, skillName: slug },
        ...{ interface: "api", input: "x", timeoutSeconds: 60 },
      },
    });
    await db().skillVersion.update({ where: { id: version.id }, data: { state } });
    await runExecution((await claim(id)) as Claimed, new AbortController());
    const { body } = await json(`GET /api/v1/executions/exec_${id}/status`, { key });
    expect(body).toMatchObject({ status: "failed", error: { code }, cost: 0 });
    expect(body.outputBlocks.map(({ type }: { type: string }) => type)).toEqual(["error"]);
  }
});
