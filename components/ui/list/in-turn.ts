import { ApiRefusal } from "#lib/client";

/** What came of doing one thing to many rows: how many, those with which it failed, and why the first of them did. */
export type Outcome<Row> = { done: number; late: number; failed: Row[]; reason: string | undefined };

const AT_ONCE = 4;
/** How often it is waited for a server that has been asked too much. */
const WAITS = 15;
const PAUSE = 5_000;

/**
 * Does something to each of many rows, a few at a time. What somebody else was quicker to do is told apart from what failed.
 * A server that wants fewer requests is waited for.
 */
export async function inTurn<Row>(rows: readonly Row[], work: (row: Row) => Promise<unknown>, onProgress?: (count: number) => void): Promise<Outcome<Row>> {
  const outcome: Outcome<Row> = { done: 0, late: 0, failed: [], reason: undefined };
  const waiting = [...rows];
  const one = async (row: Row) => {
    for (let waits = 0; ; waits++) {
      try {
        await work(row);
        outcome.done += 1;
      } catch (error) {
        if (error instanceof ApiRefusal && error.status === 429 && waits < WAITS) {
          await new Promise((resolve) => setTimeout(resolve, PAUSE));
          continue;
        }
        if (error instanceof ApiRefusal && (error.status === 409 || error.status === 404)) outcome.late += 1;
        else {
          outcome.failed.push(row);
          outcome.reason ??= error instanceof ApiRefusal ? error.message : "The server could not be reached.";
        }
      }
      onProgress?.(outcome.done + outcome.late + outcome.failed.length);
      return;
    }
  };
  const worker = async () => {
    for (let row = waiting.shift(); row !== undefined; row = waiting.shift()) await one(row);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return outcome;
}

/** "38 cancelled, 2 had ended already, 1 failed: The server could not be reached." */
export function sayOutcome({ done, late, failed, reason }: Outcome<unknown>, words: { done: string; late: string }): string {
  const parts = [done > 0 && `${done} ${words.done}`, late > 0 && `${late} ${words.late}`, failed.length > 0 && `${failed.length} failed: ${reason}`];
  return parts.filter(Boolean).join(", ");
}
