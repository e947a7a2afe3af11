import type { Context } from "#lib/api/context";
import { mineSql } from "#lib/operations/executions/execution";
import { Prisma, rows } from "#lib/platform/db";
import { onChange } from "#lib/runtime/events";

type Waiting = Pick<Context, "caller" | "db" | "signal" | "workspace">;
type Seen = { status: string; lastBlock: number };

/** Whether an execution with this status will not change any more. */
export const isFinal = ({ status }: { status: string }): boolean => status !== "queued" && status !== "running";

/** Why a wait ended: `over` is that the time was, or that the caller has gone, and `gone` that there is no such execution any more. */
type Ended = "enough" | "over" | "gone";

/** Returns when `enough` says so of the execution, when it is not there, when the time is over, or when the caller has gone. */
export async function waitFor(ctx: Waiting, executionId: number, ms: number, enough: (row: Seen) => boolean): Promise<Ended> {
  let wakeUp = () => {};
  let changed = true;
  const wake = () => {
    changed = true;
    wakeUp();
  };
  // Listening starts before the first look, so that nothing can slip in between.
  const stop = onChange(ctx.workspace.id, (id) => (id === undefined || id === executionId) && wake());
  // Who has left before this is not told that they did.
  let over = ctx.signal.aborted;
  const finish = () => {
    over = true;
    wake();
  };
  const timer = setTimeout(finish, ms);
  ctx.signal.addEventListener("abort", finish, { once: true });
  const look = Prisma.sql`SELECT t.status::text, t.last_block AS "lastBlock" FROM executions t WHERE t.id = ${executionId} AND ${mineSql(ctx)}`;
  try {
    while (!over) {
      if (changed) {
        changed = false;
        const [row] = await rows<Seen>(ctx.db, look);
        if (!row) return "gone";
        if (enough(row)) return "enough";
        continue;
      }
      await new Promise<void>((resolve) => {
        wakeUp = resolve;
      });
    }
    return "over";
  } finally {
    stop();
    clearTimeout(timer);
    ctx.signal.removeEventListener("abort", finish);
  }
}
