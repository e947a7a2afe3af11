import { type Db, db, patiently, transaction } from "#lib/platform/db";
import { GivenBack } from "#lib/platform/queue";
import type { Attempt } from "#lib/runtime/blocks";
import { recordChange } from "#lib/runtime/events";
import { TIERS, type TierName } from "#lib/runtime/tiers";

export type Claimed = NonNullable<Awaited<ReturnType<typeof claim>>>;

/**
 * Makes the execution this worker's: from here on only this attempt can write. Nothing when it is final already. Throws
 * GivenBack when its workspace has as many running as it may; not with `anyway`, for one that is to be ended.
 */
export async function claim(executionId: number, { anyway = false } = {}) {
  return transaction(async (tx) => {
    // The database's clock, as at the end: workers on other machines have their own. What a lost attempt cost is our loss.
    // What it put out stays, but is not this one's; only what is ended without a try keeps the last one's output.
    const claimed = await tx.$executeRaw`
      UPDATE executions SET status = 'running', attempt = attempt + 1, started_at = coalesce(started_at, now()), cost = 0, usage = NULL,
        first_block = CASE WHEN ${anyway} THEN first_block ELSE last_block + 1 END
      WHERE id = ${executionId} AND status IN ('queued', 'running')`;
    if (claimed === 0) return undefined;
    const row = await tx.execution.findUniqueOrThrow({ where: { id: executionId } });
    const { workspaceId, interface: surface, lastBlock } = row;
    if (!anyway && row.attempt === 1) await findPlace(tx, row);
    await recordChange(tx, { workspaceId, executionId, interface: surface, status: "running", fromBlock: lastBlock + 1, toBlock: lastBlock });
    const version = await tx.skillVersion.findUniqueOrThrow({ where: { id: row.versionId }, include: { skill: true } });
    return { ...row, version };
  });
}

/**
 * Holds a workspace to its number of runs at once. The queue looks at that when it gives out jobs, but those who fetch at the
 * same moment do not see each other; behind the lock of the workspace they do. A run that was begun before keeps its place,
 * also while it waits for its next try, which the queue does not see.
 */
async function findPlace(tx: Db, { id, workspaceId }: { id: number; workspaceId: number }) {
  const [workspace] = await tx.$queryRaw<{ tier: TierName }[]>`SELECT tier FROM workspaces WHERE id = ${workspaceId} FOR NO KEY UPDATE`;
  const tier = workspace?.tier ?? "free";
  const others = await tx.execution.count({ where: { workspaceId, status: "running", id: { not: id } } });
  if (others >= TIERS[tier].concurrentRuns) throw new GivenBack({ tier });
}

export const attemptOf = (execution: Claimed): Attempt => ({ executionId: execution.id, attempt: execution.attempt });

/** Writes what a run has cost so far, so that a cancel can charge it. Answers whether the run is still this attempt's. */
export async function noteCost({ executionId, attempt }: Attempt, cost: bigint, usage: object | null = null): Promise<boolean> {
  const noted = await patiently(
    () => db().$executeRaw`
      UPDATE executions SET cost = ${cost}, usage = ${usage ? JSON.stringify(usage) : null}::jsonb
      WHERE id = ${executionId} AND attempt = ${attempt} AND status = 'running'`,
  );
  return noted === 1;
}

/** Takes the row of an execution that is still this attempt's, until the transaction ends. */
export async function holdAttempt(tx: Db, { executionId, attempt }: Attempt) {
  const [row] = await tx.$queryRaw<{ workspace_id: number; skill_name: string; reserved: bigint; cost: bigint }[]>`
    SELECT workspace_id, skill_name, reserved, cost FROM executions
    WHERE id = ${executionId} AND attempt = ${attempt} AND status = 'running' FOR UPDATE`;
  return row;
}
