import { type Db, type Prisma, transaction } from "#lib/platform/db";
import type { ExecutionStatus } from "#lib/platform/prisma/enums";
import { recordChange } from "#lib/runtime/events";

/** A piece of output, before it has a number. */
export type NewBlock =
  | { type: "text"; text: string }
  | { type: "log"; stream: string; text: string }
  | { type: "artifact"; artifactId: string; filename: string; contentType: string; size: number }
  | { type: "error"; code: string; message: string };

/** The attempt that writes. A worker that was thought lost, or whose execution was cancelled, holds an old one. */
export type Attempt = { executionId: number; attempt: number };

/** Thrown when the execution is not this attempt's any more: cancelled, or taken over by another worker. */
export class AttemptLost extends Error {
  constructor() {
    super("The execution is not this worker's any more.");
    this.name = "AttemptLost";
  }
}

/**
 * Writes blocks with the next numbers, and a status if given, in one transaction with the event that tells of them.
 * Everything depends on one conditional update of the execution's row, so two workers can never both write.
 * `more` runs inside the same transaction and may answer blocks that follow; a final error is the last block of all.
 */
export async function append(
  { executionId, attempt }: Attempt,
  blocks: NewBlock[],
  final?: { status: ExecutionStatus; error?: { code: string; message: string } },
  more?: (tx: Db) => Promise<NewBlock[]>,
): Promise<void> {
  await transaction(async (tx) => {
    const all = more ? [...blocks, ...(await lockThen(tx, executionId, attempt, more))] : [...blocks];
    if (final?.error) all.push({ type: "error", ...final.error });
    await write(tx, { executionId, attempt }, all, final);
  });
}

async function lockThen(tx: Db, executionId: number, attempt: number, more: (tx: Db) => Promise<NewBlock[]>) {
  const [mine] = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM executions WHERE id = ${executionId} AND attempt = ${attempt} AND status = 'running' FOR UPDATE`;
  if (!mine) throw new AttemptLost();
  return more(tx);
}

async function write(
  tx: Db,
  { executionId, attempt }: Attempt,
  blocks: NewBlock[],
  final?: { status: ExecutionStatus; error?: { code: string; message: string } },
) {
  const status = final?.status ?? "running";
  const error = final?.error ? JSON.stringify(final.error) : null;
  const [row] = await tx.$queryRaw<{ workspace_id: number; interface: "api"; last_block: number }[]>`
    UPDATE executions SET last_block = last_block + ${blocks.length}, status = ${status}::execution_status,
      error = coalesce(${error}::jsonb, error), finished_at = CASE WHEN ${final !== undefined} THEN clock_timestamp() ELSE finished_at END
    WHERE id = ${executionId} AND attempt = ${attempt} AND status = 'running'
    RETURNING workspace_id, interface::text, last_block`;
  if (!row) throw new AttemptLost();
  const first = row.last_block - blocks.length + 1;
  if (blocks.length > 0) {
    const data = blocks.map(({ type, ...rest }, i) => ({ executionId, index: first + i, type, data: rest as Prisma.InputJsonObject }));
    await tx.block.createMany({ data });
  }
  await recordChange(tx, { workspaceId: row.workspace_id, executionId, interface: row.interface, status, fromBlock: first, toBlock: row.last_block });
}

/**
 * Gathers a script's output and writes it as blocks: the first piece at once, then at most about ten times a second, so
 * that a chatty script costs few rows. Pieces of one stream that follow each other become one block.
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
    last = Date.now();
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
      timer ??= setTimeout(flush, Math.max(0, last + INTERVAL - Date.now()));
    },
    /** Waits for what is being written, and answers what is still to be: the caller writes it with the final status. */
    async drain(): Promise<NewBlock[]> {
      clearTimeout(timer);
      timer = undefined;
      const rest = waiting;
      waiting = [];
      await writing;
      if (failure) throw failure;
      return rest;
    },
  };
}
