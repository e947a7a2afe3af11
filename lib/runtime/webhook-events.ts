import type { Db } from "#lib/platform/db";
import type { ExecutionStatus, Surface } from "#lib/platform/prisma/enums";
import type { NewBlock } from "#lib/runtime/blocks";
import { emitEvents, type WebhookEvent } from "#lib/runtime/webhooks";

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

/** Tells the workspace whose skill it is that everyone can have this version now; nobody when the skill is not public. */
export async function emitPublished(tx: Db, versionId: number) {
  const { skill, version, contentSha } = await tx.skillVersion.findUniqueOrThrow({ where: { id: versionId }, include: { skill: true } });
  if (!skill.public || skill.workspaceId === null) return;
  const data = { slug: skill.slug, name: skill.name, version, contentSha, isLatest: skill.versionId === versionId };
  await emitEvents(tx, skill.workspaceId, [{ type: "skill.published", data }]);
}

/** Tells that a run has ended, and of the files that it has left. What it put out may be anything: that is asked for with its id. */
export const emitExecution = (tx: Db, ended: Ended, lastBlocks: NewBlock[] = []) => emitEvents(tx, ended.workspaceId, eventsOf(ended, lastBlocks));

/** The same of several of one workspace. */
export const emitExecutions = (tx: Db, workspaceId: number, ended: Ended[]) =>
  emitEvents(
    tx,
    workspaceId,
    ended.flatMap((each) => eventsOf(each, [])),
  );

function eventsOf({ id, status, cost, ...run }: Ended, lastBlocks: NewBlock[]): WebhookEvent[] {
  if (status !== "completed" && status !== "failed" && status !== "cancelled") return [];
  const executionId = `exec_${id}`;
  const files = lastBlocks.flatMap((block) => {
    if (block.type !== "artifact") return [];
    const { artifactId, filename, contentType, size } = block;
    return [{ type: "artifact.created" as const, data: { id: artifactId, executionId, filename, contentType, size } }];
  });
  const { skillSlug, skillName, interface: surface } = run;
  const data = { id: executionId, skillSlug, skillName, interface: surface, status, cost: Number(cost) / 1e6, error: withoutOutput(run.error) };
  return [...files, { type: `execution.${status}`, data }];
}

/** What a script said last is in its error, and may be anything too. That it failed, and with which status, is not. */
function withoutOutput(error: unknown): unknown {
  if (typeof error !== "object" || error === null || !("code" in error) || error.code !== "SCRIPT_FAILED") return error ?? null;
  const [said = "The script failed"] = ("message" in error && String(error.message).match(/^The script ended with exit status \d+/)) || [];
  return { ...error, message: `${said}.` };
}
