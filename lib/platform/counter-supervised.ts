import type { ChildProcess } from "node:child_process";
import type { Count, Counter } from "#lib/platform/counter";

type Question = { count: { id: number; way: keyof Counter; who: string; most: number } };
type Answer = { counted: { id: number; count: Count } };

/** The counter of a web process that has others beside it: their supervisor's, which is asked by messages. */
export function supervisedCounter(): Counter {
  const waiting = new Map<number, (count: Count) => void>();
  let last = 0;
  process.on("message", (message: Partial<Answer> | string) => {
    if (typeof message === "string" || !message.counted) return;
    waiting.get(message.counted.id)?.(message.counted.count);
    waiting.delete(message.counted.id);
  });
  const ask = (way: keyof Counter) => (who: string, most: number) =>
    new Promise<Count>((resolve, reject) => {
      last += 1;
      const id = last;
      waiting.set(id, resolve);
      process.send?.({ count: { id, way, who, most } } satisfies Question, (error: Error | null) => {
        if (!error) return;
        waiting.delete(id);
        reject(error);
      });
    });
  return { take: ask("take"), look: ask("look") };
}

/** Counts for a web process that asks by `supervisedCounter`. */
export function countFor(child: ChildProcess, counter: Counter): void {
  child.on("message", async (message: Partial<Question> | null) => {
    if (!message?.count) return;
    const { id, way, who, most } = message.count;
    const count = await counter[way](who, most);
    // One that has gone meanwhile needs no answer.
    if (child.connected) child.send({ counted: { id, count } } satisfies Answer, () => {});
  });
}
