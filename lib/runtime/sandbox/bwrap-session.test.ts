import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { openSession } from "#lib/runtime/sandbox/bwrap-session";
import type { Spawned } from "#lib/runtime/sandbox/bwrap-spawner";

/** A first process that answers every order with what `answer` makes of the order's token. */
function session(answer: (token: string) => string) {
  const [orders, stdout, stderr, answers, info] = [1, 2, 3, 4, 5].map(() => new PassThrough()) as [
    PassThrough,
    PassThrough,
    PassThrough,
    PassThrough,
    PassThrough,
  ];
  orders.on("data", (data: Buffer) => answers.write(answer(data.toString().split("\0")[1] as string)));
  return openSession({ stdio: [orders, stdout, stderr, answers, info], closed: new Promise(() => {}), kill() {} } as unknown as Spawned);
}

test("an answer ends with the order's own token and a number", async () => {
  const { status, data } = await session((token) => `some data${token} 3\n`).ask("collect", []);
  expect([status, data.toString()]).toEqual([3, "some data"]);
});

test("an answer that is no answer is told from a sandbox that is gone", async () => {
  for (const answer of [() => "A".repeat(20_000), (token: string) => `${token} fine\n`, (token: string) => `${token} 1.5\n`]) {
    await expect(session(answer).ask("run", [])).rejects.toThrow(RangeError);
  }
});
