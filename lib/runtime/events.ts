import { type Db, db, Prisma, rows } from "#lib/platform/db";
import { lookTogether, onMessage } from "#lib/platform/hub";
import type { Channel } from "#lib/platform/notify";
import type { ExecutionStatus, Surface } from "#lib/platform/prisma/enums";

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
export const onChange = (workspaceId: number, wake: (executionId: number | undefined) => void) =>
  onMessage(CHANNEL, workspaceId, (id) => wake(id === undefined ? undefined : Number(id)));

/** The number of the workspace's last event. */
export async function lastEvent(workspaceId: number): Promise<bigint> {
  return (await db().workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: { eventSeq: true } })).eventSeq;
}

type EventRow = {
  seq: bigint;
  execution_id: number;
  interface: Surface;
  status: ExecutionStatus;
  from_block: number;
  to_block: number;
  collection_id: number | null;
};
/** A change as those who follow it see it, with its number in the workspace. */
export type ChangeSeen = ExecutionChange & { seq: bigint; collectionId: number | null };
const PAGE = 200;

/** What is looked up for all who are woken by the same change (`lookTogether`). */
export const together = <T>(key: string, look: () => Promise<T>): Promise<T> => lookTogether(CHANNEL, key, look);

/** The first changes after `seq` of a workspace, or of an execution, for all who follow it by one statement. */
const changesFrom = (workspaceId: number, executionId: number | undefined, seq: bigint): Promise<ChangeSeen[]> =>
  together(`changes ${workspaceId} ${executionId} ${seq}`, async () => {
    const of = executionId === undefined ? Prisma.empty : Prisma.sql`AND v.execution_id = ${executionId}`;
    const found = await rows<EventRow>(
      db(),
      Prisma.sql`SELECT v.seq, v.execution_id, v.interface::text, v.status::text, v.from_block, v.to_block, e.collection_id
        FROM execution_events v LEFT JOIN executions e ON e.id = v.execution_id WHERE v.workspace_id = ${workspaceId} AND v.seq > ${seq} ${of} ORDER BY v.seq LIMIT ${PAGE}`,
    );
    return found.map((row) => ({
      ...{ workspaceId, seq: row.seq, executionId: row.execution_id, interface: row.interface, status: row.status },
      ...{ fromBlock: row.from_block, toBlock: row.to_block, collectionId: row.collection_id },
    }));
  });

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
  const wanted = (change: ChangeSeen) =>
    (filter.interfaces?.includes(change.interface) ?? true) && (filter.collectionId === undefined || change.collectionId === filter.collectionId);
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
      if (!(await allowed())) return;
      const seen = await changesFrom(workspaceId, filter.executionId, after);
      if (seen.length === PAGE) changed = true;
      after = seen.at(-1)?.seq ?? after;
      yield* seen.filter(wanted);
    }
  } finally {
    stop();
    signal.removeEventListener("abort", wake);
  }
}
