import type { Db } from "#lib/platform/db";
import type { ExecutionStatus, Surface } from "#lib/platform/prisma/enums";
import { emitEvent, emitEvents } from "#lib/runtime/webhooks";

type Ended = {
  id: number;
  workspaceId: number;
  skillSlug: string;
  skillName: string;
  interface: Surface;
  status: ExecutionStatus;
  error?: unknown;
  cost: bigint;
};

/** Tells that a run has ended. Its output is asked for with its id: what it wrote may be anything. */
export async function emitExecution(tx: Db, { id, workspaceId, skillSlug, skillName, status, ...run }: Ended) {
  if (status !== "completed" && status !== "failed" && status !== "cancelled") return;
  const data = { id: `exec_${id}`, skillSlug, skillName, interface: run.interface, status, cost: Number(run.cost) / 1e6, error: run.error ?? null };
  await emitEvent(tx, workspaceId, `execution.${status}`, data);
}

type NewArtifact = { id: number; executionId: number; filename: string; contentType: string; size: number; sha256: string; createdAt: Date };

/** Tells of files that a run has left. */
export async function emitArtifacts(tx: Db, workspaceId: number, rows: NewArtifact[]) {
  const events = rows.map(({ id, executionId, filename, contentType, size, sha256, createdAt }) => {
    return { type: "artifact.created" as const, data: { id: `art_${id}`, executionId: `exec_${executionId}`, filename, contentType, size, sha256, createdAt } };
  });
  await emitEvents(tx, workspaceId, events);
}
