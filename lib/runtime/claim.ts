import { type Db, db, Prisma, patiently, rows, transaction } from "#lib/platform/db";
import type { SkillRuntime, Surface, VersionState } from "#lib/platform/prisma/enums";
import { GivenBack } from "#lib/platform/queue";
import type { Attempt } from "#lib/runtime/blocks";
import { recordChange } from "#lib/runtime/events";
import { TIERS, type TierName } from "#lib/runtime/tiers";

/** An execution that is being done, with the version that it runs. */
export type Claimed = {
  id: number;
  workspaceId: number;
  userId: number;
  actor: Prisma.JsonValue;
  scopes: string[];
  collectionId: number | null;
  skillName: string;
  interface: Surface;
  input: Prisma.JsonValue;
  attachments: Prisma.JsonValue;
  connector: Prisma.JsonValue;
  script: string | null;
  args: string[];
  sessionId: string | null;
  model: string | null;
  timeoutSeconds: number;
  attempt: number;
  firstBlock: number;
  lastBlock: number;
  version: {
    skillId: number;
    state: VersionState;
    contentSha: string;
    entrypoint: string | null;
    cost: bigint;
    requires: Prisma.JsonValue;
    /** Empty where it is a script that runs. */
    readme: string;
    skill: { slug: string; name: string; runtime: SkillRuntime };
  };
};
type ClaimedRow = Omit<Claimed, "version"> & Omit<Claimed["version"], "skill"> & { slug: string; name: string; runtime: SkillRuntime };

/**
 * Makes the execution this worker's: from here on only this attempt can write. Nothing when it is final already. Throws
 * GivenBack when its workspace has as many running as it may; not with `anyway`, for one that is to be ended.
 */
export async function claim(executionId: number, { anyway = false } = {}): Promise<Claimed | undefined> {
  return transaction(async (tx) => {
    // The database's clock, as at the end: workers on other machines have their own. What a lost attempt cost is our loss.
    // What it put out stays, but is not this one's; only what is ended without a try keeps the last one's output.
    const [row] = await rows<ClaimedRow>(
      tx,
      Prisma.sql`UPDATE executions t SET status = 'running', attempt = t.attempt + 1, started_at = coalesce(t.started_at, now()), cost = 0, usage = NULL,
          first_block = CASE WHEN ${anyway} THEN t.first_block ELSE t.last_block + 1 END
        FROM skill_versions v JOIN skills k ON k.id = v.skill_id WHERE t.id = ${executionId} AND t.status IN ('queued', 'running') AND v.id = t.version_id
        RETURNING t.id, t.workspace_id AS "workspaceId", t.user_id AS "userId", t.actor, t.scopes, t.collection_id AS "collectionId", t.skill_name AS "skillName", t.interface::text, t.input, t.attachments, t.connector, t.script, t.args,
          t.session_id AS "sessionId", t.model, t.timeout_seconds AS "timeoutSeconds", t.attempt, t.first_block AS "firstBlock", t.last_block AS "lastBlock",
          v.skill_id AS "skillId", v.state::text, v.content_sha AS "contentSha", v.entrypoint, v.cost, v.requires, CASE WHEN k.runtime = 'model' THEN v.readme ELSE '' END AS readme,
          k.slug, k.name, k.runtime::text`,
    );
    if (!row) return undefined;
    const { skillId, state, contentSha, entrypoint, cost, requires, readme, slug, name, runtime, ...execution } = row;
    const { workspaceId, interface: surface, lastBlock } = execution;
    if (!anyway && execution.attempt === 1) await findPlace(tx, execution);
    await recordChange(tx, { workspaceId, executionId, interface: surface, status: "running", fromBlock: lastBlock + 1, toBlock: lastBlock });
    return { ...execution, version: { skillId, state, contentSha, entrypoint, cost, requires, readme, skill: { slug, name, runtime } } };
  });
}

/**
 * Holds a workspace to its number of runs at once. The queue looks at that when it gives out jobs, but those who fetch at the
 * same moment do not see each other; behind the lock of the workspace they do. A run that was begun before keeps its place,
 * also while it waits for its next try, which the queue does not see.
 */
async function findPlace(tx: Db, { id, workspaceId }: { id: number; workspaceId: number }) {
  const [workspace] = await rows<{ tier: TierName }>(tx, Prisma.sql`SELECT tier FROM workspaces WHERE id = ${workspaceId} FOR NO KEY UPDATE`);
  const tier = workspace?.tier ?? "free";
  const running = Prisma.sql`SELECT count(*)::int AS others FROM executions WHERE workspace_id = ${workspaceId} AND status = 'running' AND id <> ${id}`;
  const [{ others }] = (await rows<{ others: number }>(tx, running)) as [{ others: number }];
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
  const [row] = await rows<{ workspace_id: number; skill_name: string; reserved: bigint; cost: bigint }>(
    tx,
    Prisma.sql`SELECT workspace_id, skill_name, reserved, cost FROM executions
      WHERE id = ${executionId} AND attempt = ${attempt} AND status = 'running' FOR UPDATE`,
  );
  return row;
}
