import { randomBytes, randomUUID } from "node:crypto";
import { utimes } from "node:fs/promises";
import { expect, test, vi } from "vitest";
import { blobs } from "#lib/platform/blob";
import { BlobError } from "#lib/platform/blob-error";
import { db } from "#lib/platform/db";
import { exclusively } from "#lib/platform/lock";
import { sweepRetention } from "#lib/runtime/retention";
import { SessionGone, sessionFiles } from "#lib/runtime/session-files";
import { json } from "#lib/testing/request";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

const HOUR = 3600_000;
const ago = (hours: number) => new Date(Date.now() - hours * HOUR);
const DAY = 24;

/** Bytes of a test's own in the store, as old as given. */
async function blob(hours: number): Promise<string> {
  const sha256 = await blobs.put(new Uint8Array(randomBytes(100)));
  await age(sha256, hours);
  return sha256;
}
const age = (sha256: string, hours: number) => utimes(`${process.env.DATA_DIR}/blobs/${sha256.slice(0, 2)}/${sha256}`, ago(hours), ago(hours));
const isThere = (sha256: string) =>
  blobs.stat(sha256).then(
    () => true,
    () => false,
  );

/** Workers of other tests sweep too. */
async function sweep(days?: number) {
  while (!(await sweepRetention(days)));
}

type Given = { status?: "running" | "completed" | "failed"; hours: number; attachment?: string; artifact?: string };
async function execution({ workspace, user }: TestWorkspace, { status = "completed", hours, attachment, artifact }: Given) {
  const version = await db().skillVersion.findFirstOrThrow({ where: { skill: { slug: "text-statistics" } } });
  const workspaceId = workspace.id;
  const file = (sha256: string) => ({ filename: "a.txt", contentType: "text/plain", size: 100, sha256 });
  const row = await db().execution.create({
    data: {
      ...{ workspaceId, userId: user.id, versionId: version.id, skillSlug: "text-statistics", skillName: "Text statistics" },
      ...{ interface: "api", input: "x", timeoutSeconds: 60, status, finishedAt: status === "running" ? null : ago(hours), createdAt: ago(hours) },
      ...{ attachments: attachment ? [file(attachment)] : [], blocks: { create: { index: 1, type: "text", data: { text: "x" } } } },
    },
  });
  if (artifact) await db().artifact.create({ data: { workspaceId, executionId: row.id, ...file(artifact), createdAt: ago(hours) } });
  return row.id;
}
const left = async ({ workspace }: TestWorkspace) =>
  (await db().execution.findMany({ where: { workspaceId: workspace.id }, orderBy: { id: "asc" } })).map(({ id }) => id);

test("runs older than the days go with what they left; newer and unfinished ones and the ledger stay", async () => {
  const [mine, other] = [await createWorkspace(), await createWorkspace()];
  const [artifact, attachment] = [await blob(400 * DAY), await blob(400 * DAY)];
  const old = await execution(mine, { hours: 301 * DAY, artifact, attachment });
  await execution(mine, { hours: 302 * DAY, status: "failed" });
  const theirs = await execution(other, { hours: 301 * DAY });
  const kept = [await execution(mine, { hours: 299 * DAY }), await execution(mine, { hours: 400 * DAY, status: "running" })];
  const [credit] = await db().creditTransaction.findMany({ where: { workspaceId: mine.workspace.id } });
  await db().creditTransaction.update({ where: { id: credit?.id ?? 0 }, data: { executionId: old } });
  await sweep(300);
  expect(await left(mine)).toEqual(kept);
  expect(await left(other)).toEqual([]);
  expect(await db().block.count({ where: { executionId: { in: [old, theirs] } } })).toBe(0);
  expect(await db().artifact.count({ where: { executionId: old } })).toBe(0);
  expect(await db().creditTransaction.count({ where: { executionId: old } })).toBe(1);
  const { body } = await json("GET /api/v1/audit-logs?action=execution.expire", { key: mine.key });
  expect(body.data).toMatchObject([
    { actor: { type: "system", id: null }, resourceType: "execution", metadata: { executions: 2, artifacts: 1 }, requestId: expect.stringMatching(/^sweep_/) },
  ]);
  // The bytes go the next time.
  await sweep(300);
  expect([await isThere(artifact), await isThere(attachment)]).toEqual([false, false]);
  expect((await json("GET /api/v1/audit-logs?action=execution.expire", { key: mine.key })).body.data).toHaveLength(1);
});

test("more runs than one batch holds", async () => {
  const mine = await createWorkspace();
  const first = await execution(mine, { hours: 301 * DAY });
  const { id: _, ...row } = await db().execution.findUniqueOrThrow({ where: { id: first } });
  await db().execution.createMany({ data: Array.from({ length: 230 }, () => row) as never });
  await sweep(300);
  expect(await left(mine)).toEqual([]);
  const entries = await db().auditEntry.findMany({ where: { workspaceId: mine.workspace.id, action: "execution.expire" } });
  expect(entries.reduce((sum, { metadata }) => sum + (metadata as { executions: number }).executions, 0)).toBe(231);
  expect(entries.length).toBeGreaterThan(2);
});

test("an artifact older than the days goes before its run does", async () => {
  const mine = await createWorkspace();
  const id = await execution(mine, { hours: 10, artifact: await blob(1) });
  await db().artifact.updateMany({ where: { executionId: id }, data: { createdAt: ago(301 * DAY) } });
  await sweep(300);
  expect(await left(mine)).toEqual([id]);
  expect(await db().artifact.count({ where: { executionId: id } })).toBe(0);
  expect(await db().auditEntry.count({ where: { workspaceId: mine.workspace.id, action: "artifact.expire" } })).toBe(1);
});

test("without days nothing that a workspace has goes", async () => {
  const mine = await createWorkspace();
  const id = await execution(mine, { hours: 5000 * DAY, artifact: await blob(1) });
  await sweep();
  expect(await left(mine)).toEqual([id]);
});

test("uploads and sessions go when they have expired", async () => {
  const { workspace } = await createWorkspace();
  const workspaceId = workspace.id;
  for (const hours of [1, -1]) {
    await db().upload.create({ data: { workspaceId, filename: "a", contentType: "text/plain", size: 1, sha256: await blob(1), expiresAt: ago(hours) } });
    await db().sandboxSession.create({ data: { id: `s${Math.random()}`, workspaceId, expiresAt: ago(hours) } });
  }
  await sweep();
  for (const rows of [await db().upload.findMany({ where: { workspaceId } }), await db().sandboxSession.findMany({ where: { workspaceId } })])
    expect(rows.map(({ expiresAt }) => expiresAt > new Date())).toEqual([true]);
});

test("tickets go when they have expired, used or not, and runs of a sync after ninety days, ended or not", async () => {
  const { workspace, user } = await createWorkspace();
  const [workspaceId, userId] = [workspace.id, user.id];
  const ticket = (hours: number, usedAt: Date | null) => ({ hash: new Uint8Array(randomBytes(32)), workspaceId, userId, expiresAt: ago(hours), usedAt });
  await db().uploadTicket.createMany({
    data: [...Array.from({ length: 1100 }, () => ticket(1, null)), ticket(1, ago(2)), ticket(-1, null), ticket(-1, ago(1))],
  });
  const run = (days: number, finalizedAt: Date | null) => ({
    ...{ workspaceId, userId, installId: randomUUID(), kind: "daily", mode: "all", classifications: {}, results: [] },
    ...{ createdAt: ago(days * DAY), finalizedAt },
  });
  await db().cliSyncRun.createMany({ data: [run(91, null), run(91, ago(91 * DAY)), run(89, null), run(89, ago(89 * DAY))] });
  await sweep();
  const tickets = await db().uploadTicket.findMany({ where: { workspaceId } });
  expect(tickets.map(({ expiresAt }) => expiresAt > new Date())).toEqual([true, true]);
  const runs = await db().cliSyncRun.findMany({ where: { workspaceId } });
  expect(runs.map(({ createdAt }) => createdAt > ago(90 * DAY))).toEqual([true, true]);
});

test("a session that a run waits for stays until that has ended, and a run whose session is gone does not begin", async () => {
  const mine = await createWorkspace();
  const workspaceId = mine.workspace.id;
  const { id } = await db().sandboxSession.create({ data: { id: `s${Math.random()}`, workspaceId, expiresAt: ago(1) } });
  const run = await execution(mine, { hours: 1, status: "running" });
  await db().execution.update({ where: { id: run }, data: { sessionId: id } });
  await sweep();
  expect(await sessionFiles(id, workspaceId)).toEqual([]);
  await expect(sessionFiles(id, workspaceId + 1)).rejects.toMatchObject({ name: "SessionGone", code: "SESSION_EXPIRED" });
  await db().execution.update({ where: { id: run }, data: { status: "completed" } });
  await sweep();
  await expect(sessionFiles(id, workspaceId)).rejects.toBeInstanceOf(SessionGone);
});

test("bytes stay while anything refers to them, and for a day", async () => {
  const mine = await createWorkspace();
  const workspaceId = mine.workspace.id;
  const old = () => blob(25);
  const [artifact, deleted, attachment, upload, session, alone, young] = [
    await old(),
    await old(),
    await old(),
    await old(),
    await old(),
    await old(),
    await blob(23),
  ];
  await execution(mine, { hours: 1, attachment, artifact });
  await execution(mine, { hours: 1, artifact: deleted });
  await db().artifact.updateMany({ where: { workspaceId, sha256: deleted }, data: { deletedAt: new Date() } });
  await db().upload.create({ data: { workspaceId, filename: "a", contentType: "text/plain", size: 1, sha256: upload, expiresAt: ago(-1) } });
  await db().sandboxSession.create({ data: { id: `s${Math.random()}`, workspaceId, sha256: session, expiresAt: ago(-1) } });
  const { contentSha } = await db().skillVersion.findFirstOrThrow({ where: { skill: { slug: "summarize" } } });
  await age(contentSha, 25);
  await sweep();
  const there = await Promise.all([artifact, attachment, upload, session, contentSha, young].map(isThere));
  expect(there).toEqual([true, true, true, true, true, true]);
  expect([await isThere(deleted), await isThere(alone)]).toEqual([false, false]);
});

test("what a run takes up again is kept, even if its row goes at that moment", async () => {
  const mine = await createWorkspace();
  const artifact = await blob(25);
  await execution(mine, { hours: 1, artifact });
  const row = await db().artifact.findFirstOrThrow({ where: { workspaceId: mine.workspace.id } });
  const accepted = await json("POST /api/v1/skills/text-statistics/run", { key: mine.key, body: { input: "x", attachments: [{ artifactId: row.id }] } });
  expect(accepted.status).toBe(202);
  // As if it were not committed yet: nothing refers to the bytes any more.
  await db().execution.deleteMany({ where: { workspaceId: mine.workspace.id } });
  await sweep();
  expect(await isThere(artifact)).toBe(true);
});

test("while one sweeps the others leave it to that one", async () => {
  let alone = "";
  let during: unknown;
  const work = async () => {
    alone = await blob(25);
    during = [await Promise.all([sweepRetention(), sweepRetention()]), await isThere(alone)];
  };
  while (!(await exclusively("retention", work)));
  expect(during).toEqual([[false, false], true]);
  await Promise.all(Array.from({ length: 5 }, () => sweep()));
  expect(await isThere(alone)).toBe(false);
});

test("a store that is away keeps no row", async () => {
  const mine = await createWorkspace();
  await execution(mine, { hours: 301 * DAY });
  vi.spyOn(blobs, "list").mockImplementation(() => {
    throw new BlobError("unavailable", "away");
  });
  await sweep(300);
  vi.restoreAllMocks();
  expect(await left(mine)).toEqual([]);
});

test("runs of workflows that ended before the days go with their steps; those that wait stay", async () => {
  const home = await createWorkspace();
  const { id: workflowId } = await db().workflow.create({ data: { workspaceId: home.workspace.id, slug: "kept", name: "Kept", description: "" } });
  const version = await db().workflowVersion.create({ data: { workflowId, version: 1, definition: { steps: [] }, actor: {} } });
  const run = (finishedAt: Date | null, status: "completed" | "suspended") =>
    db().workflowRun.create({
      data: {
        ...{ workspaceId: home.workspace.id, workflowId, versionId: version.id, userId: home.user.id, interface: "api", input: {}, status, finishedAt },
        ...{ createdAt: ago(400 * DAY), steps: { create: { path: "a", status: "completed", attempt: 1 } } },
      },
    });
  const old = await run(ago(301 * DAY), "completed");
  const kept = [await run(ago(299 * DAY), "completed"), await run(null, "suspended")];
  await sweep(300);
  const rows = await db().workflowRun.findMany({ where: { workflowId }, orderBy: { id: "asc" } });
  expect(rows.map(({ id }) => id)).toEqual(kept.map(({ id }) => id));
  expect(await db().workflowStep.count({ where: { runId: old.id } })).toBe(0);
  expect(await db().auditEntry.findMany({ where: { workspaceId: home.workspace.id, action: "workflow_run.expire" } })).toMatchObject([
    { metadata: { runs: 1 } },
  ]);
});
