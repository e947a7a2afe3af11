import { type Db, db, Prisma, rows } from "#lib/platform/db";
import type { Channel } from "#lib/platform/notify";
import type { ExecutionStatus, Surface } from "#lib/platform/prisma/enums";
import { onMessage } from "#lib/runtime/hub";

/** What changed in an execution: its status, or the blocks from `fromBlock` to `toBlock`. */
export type ExecutionChange = {
  workspaceId: number;
  executionId: number;
  interface: Surface;
  status: ExecutionStatus;
  fromBlock: number;
  toBlock: number;
};

const CHANNEL: Channel = "clanker_events";

/**
 * Records a change for those who listen, in the transaction that made it. The workspace's counter is raised last, and its
 * row lock is held until the commit: so a smaller number is never seen later than a larger one, and "everything after N"
 * misses nothing.
 */
export async function recordChange(tx: Db, change: ExecutionChange): Promise<void> {
  const { workspaceId, executionId, fromBlock, toBlock } = change;
  await rows(
    tx,
    Prisma.sql`WITH next AS (UPDATE workspaces SET event_seq = event_seq + 1 WHERE id = ${workspaceId} RETURNING event_seq), written AS (
      INSERT INTO execution_events (workspace_id, seq, execution_id, interface, status, from_block, to_block)
      SELECT ${workspaceId}, event_seq, ${executionId}, ${change.interface}::surface, ${change.status}::execution_status, ${fromBlock}, ${toBlock} FROM next)
    SELECT pg_notify(${CHANNEL}, ${`${workspaceId}:${executionId}`})::text FROM next`,
  );
}

/** The same of many executions of workflows that are cancelled at once, in one statement. */
export async function recordCancels(tx: Db, workspaceId: number, rows: { id: number; lastBlock: number }[]): Promise<void> {
  const [ids, lasts] = [rows.map(({ id }) => id), rows.map(({ lastBlock }) => lastBlock)];
  await tx.$executeRaw`
    WITH next AS (UPDATE workspaces SET event_seq = event_seq + ${ids.length} WHERE id = ${workspaceId} RETURNING event_seq), written AS (
      INSERT INTO execution_events (workspace_id, seq, execution_id, interface, status, from_block, to_block)
      SELECT ${workspaceId}, event_seq - ${ids.length} + place, id, 'workflow', 'cancelled', last + 1, last
      FROM next, unnest(${ids}::int[], ${lasts}::int[]) WITH ORDINALITY AS c (id, last, place))
    SELECT pg_notify(${CHANNEL}, ${workspaceId}::text || ':' || id) FROM next, unnest(${ids}::int[]) AS id`;
}

/** Calls `wake` whenever an execution of the workspace changes (with its id) or one may have (without). Answers how to stop. */
export const onChange = (workspaceId: number, wake: (executionId: number | undefined) => void) => onMessage(CHANNEL, workspaceId, wake);

/** The number of the workspace's last event. */
export async function lastEvent(workspaceId: number): Promise<bigint> {
  return (await db().workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: { eventSeq: true } })).eventSeq;
}

/** Those changes that are of executions which a collection's keys began. */
async function ofCollection<Row extends { executionId: number }>(rows: Row[], collectionId: number): Promise<Row[]> {
  if (rows.length === 0) return rows;
  const where = { id: { in: rows.map((row) => row.executionId) }, collectionId };
  const theirs = new Set((await db().execution.findMany({ where, select: { id: true } })).map(({ id }) => id));
  return rows.filter((row) => theirs.has(row.executionId));
}

/**
 * The workspace's changes after `seq`, in order and each once, waiting for new ones until `signal` is aborted. Several
 * servers may write them: they are read from rows, and notifications only say when to look. `allowed` is asked each time,
 * and at least every ten seconds; the stream ends when it says no.
 */
export async function* changesAfter(
  workspaceId: number,
  seq: bigint,
  filter: { interfaces?: Surface[] | undefined; executionId?: number | undefined; collectionId?: number | undefined },
  signal: AbortSignal,
  allowed: () => Promise<boolean>,
) {
  let after = seq;
  let changed = true;
  let wakeUp = () => {};
  const wake = () => {
    changed = true;
    wakeUp();
  };
  const stop = onChange(workspaceId, wake);
  signal.addEventListener("abort", wake, { once: true });
  try {
    while (!signal.aborted) {
      if (!changed) {
        await new Promise<void>((resolve) => {
          wakeUp = resolve;
        });
        continue;
      }
      changed = false;
      const where = {
        workspaceId,
        seq: { gt: after },
        ...(filter.executionId !== undefined && { executionId: filter.executionId }),
        ...(filter.interfaces && { interface: { in: filter.interfaces } }),
      };
      if (!(await allowed())) return;
      const rows = await db().executionEvent.findMany({ where, orderBy: { seq: "asc" }, take: 200 });
      if (rows.length === 200) changed = true;
      const shown = filter.collectionId === undefined ? rows : await ofCollection(rows, filter.collectionId);
      after = rows.at(-1)?.seq ?? after;
      yield* shown;
    }
  } finally {
    stop();
    signal.removeEventListener("abort", wake);
  }
}
