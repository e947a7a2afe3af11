import { type Db, Prisma, patiently, rows, transaction } from "#lib/platform/db";
import type { ExecutionStatus } from "#lib/platform/prisma/enums";
import { enqueue } from "#lib/platform/queue";
import { holdAttempt } from "#lib/runtime/claim";
import { recordChange } from "#lib/runtime/events";
import { settle } from "#lib/runtime/ledger";
import { emitExecution } from "#lib/runtime/webhook-events";

/** A piece of output, before it has a number. */
export type NewBlock =
  | { type: "text"; text: string }
  | { type: "log"; stream: string; text: string }
  | { type: "tool-call"; toolCallId: string; toolName: string; input: unknown }
  | { type: "tool-result"; toolCallId: string; output: string; isError: boolean }
  | { type: "artifact"; artifactId: string; filename: string; contentType: string; size: number }
  | { type: "error"; code: string; message: string };

/** Something that the server itself has to say of a run, in a line. */
export const note = (text: string): NewBlock => ({ type: "log", stream: "system", text: `${text}\n` });

/** The attempt that writes. A worker that was thought lost, or whose execution was cancelled, holds an old one. */
export type Attempt = { executionId: number; attempt: number };

/** Thrown when the execution is not this attempt's any more: cancelled, or taken over by another worker. */
export class AttemptLost extends Error {
  constructor() {
    super("The execution is not this worker's any more.");
    this.name = "AttemptLost";
  }
}

/** How an execution ends. */
export type Final = {
  status: ExecutionStatus;
  error?: { code: string; message: string };
  exitCode?: number;
  /** What is charged, when it is not what has been noted while it ran. */
  cost?: bigint;
};

/**
 * Writes blocks with the next numbers, and a status if given, in one transaction with the event that tells of them.
 * Everything depends on one conditional update of the execution's row, so two workers can never both write. A final status
 * is charged in the same transaction. `more` runs inside it too and may answer blocks that follow; a final error is the
 * last block of all. A database that is restarted meanwhile is waited for, so that a run need not begin again for it.
 */
export async function append(attempt: Attempt, blocks: NewBlock[], final?: Final, more?: (tx: Db) => Promise<NewBlock[]>): Promise<void> {
  // The number of the last block as it would be, once that was tried.
  let tried: number | undefined;
  await patiently(() =>
    transaction(async (tx) => {
      if (tried !== undefined && (await isWritten(tx, attempt, tried, final))) return;
      tried = await appendOnce(tx, attempt, blocks, final, more);
    }),
  );
}

/** Whether what was tried is there. Only the attempt itself writes, and one thing after the other, so the number tells. */
async function isWritten(tx: Db, { executionId, attempt }: Attempt, lastBlock: number, final?: Final): Promise<boolean> {
  return (await tx.execution.count({ where: { id: executionId, attempt, lastBlock, status: final?.status ?? "running" } })) > 0;
}

async function appendOnce(tx: Db, attempt: Attempt, blocks: NewBlock[], final?: Final, more?: (tx: Db) => Promise<NewBlock[]>): Promise<number> {
  if (!final) return write(tx, attempt, blocks);
  const held = await holdAttempt(tx, attempt);
  if (!held) throw new AttemptLost();
  const all = [...blocks, ...((await more?.(tx)) ?? [])];
  if (final.error) all.push({ type: "error", ...final.error });
  const run = { workspaceId: held.workspace_id, executionId: attempt.executionId, skillName: held.skill_name, reserved: held.reserved };
  const cost = await settle(tx, { ...run, cost: final.cost ?? held.cost });
  return write(tx, attempt, all, { ...final, cost });
}

/** Answers the number of the last block. */
async function write(tx: Db, { executionId, attempt }: Attempt, blocks: NewBlock[], final?: Final & { cost: bigint }): Promise<number> {
  const status = final?.status ?? "running";
  const set = final
    ? Prisma.sql`, error = ${final.error ? JSON.stringify(final.error) : null}::jsonb, exit_code = ${final.exitCode ?? null}::int, cost = ${final.cost}, reserved = 0,
        finished_at = clock_timestamp()`
    : Prisma.empty;
  const [row] = await rows<{
    workspace_id: number;
    interface: "api";
    last_block: number;
    skill_slug: string;
    skill_name: string;
    workflow_run_id: number | null;
  }>(
    tx,
    Prisma.sql`UPDATE executions SET last_block = last_block + ${blocks.length}, status = ${status}::execution_status ${set}
    WHERE id = ${executionId} AND attempt = ${attempt} AND status = 'running'
    RETURNING workspace_id, interface::text, last_block, skill_slug, skill_name, workflow_run_id`,
  );
  if (!row) throw new AttemptLost();
  const first = row.last_block - blocks.length + 1;
  if (blocks.length > 0) {
    const data = blocks.map(({ type, ...rest }, i) => ({ index: first + i, type, data: rest }));
    await rows(
      tx,
      Prisma.sql`INSERT INTO blocks (execution_id, index, type, data)
        SELECT ${executionId}, b.index, b.type, b.data FROM jsonb_to_recordset(${JSON.stringify(data)}::jsonb) AS b (index int, type text, data jsonb)`,
    );
  }
  await recordChange(tx, { workspaceId: row.workspace_id, executionId, interface: row.interface, status, fromBlock: first, toBlock: row.last_block });
  if (final) {
    const { skill_slug: skillSlug, skill_name: skillName, workspace_id: workspaceId } = row;
    await emitExecution(tx, { id: executionId, workspaceId, skillSlug, skillName, interface: row.interface, ...final }, blocks);
    if (row.workflow_run_id !== null) await enqueue(tx, "workflow", { runId: row.workflow_run_id });
  }
  return row.last_block;
}

/**
 * Gathers what a script or a model puts out and writes it as blocks: the first piece at once, then at most about ten times a
 * second, so that a chatty one costs few rows. Pieces of one stream that follow each other become one block.
 */
export function createBlockWriter(attempt: Attempt, onLost: () => void) {
  let waiting: NewBlock[] = [];
  let writing: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let last = 0;
  let failure: unknown;
  const INTERVAL = 100;

  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    last = performance.now();
    const blocks = waiting;
    waiting = [];
    if (blocks.length === 0) return writing;
    writing = writing
      .then(() => (failure ? undefined : append(attempt, blocks)))
      .catch((error: unknown) => {
        failure ??= error;
        onLost();
      });
    return writing;
  };
  /** Waits for what is being written, and throws why it could not be. */
  const written = async () => {
    await writing;
    if (failure) throw failure;
  };
  return {
    add(block: NewBlock) {
      const previous = waiting.at(-1);
      const sameStream =
        previous &&
        "text" in block &&
        "text" in previous &&
        previous.type === block.type &&
        (previous.type === "text" || (block.type === "log" && previous.stream === block.stream));
      if (sameStream) previous.text += block.text;
      else waiting.push({ ...block });
      timer ??= setTimeout(flush, Math.max(0, last + INTERVAL - performance.now()));
    },
    /** Waits for what is being written, and answers what is still to be: the caller writes it with the final status. */
    async drain(): Promise<NewBlock[]> {
      clearTimeout(timer);
      timer = undefined;
      const rest = waiting;
      waiting = [];
      await written();
      return rest;
    },
    written,
  };
}
