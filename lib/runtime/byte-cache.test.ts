import { expect, test } from "vitest";
import { ByteCache } from "#lib/runtime/byte-cache";
import { inTurn } from "#lib/runtime/in-turn";

test("what was used last stays, and what is too large for it all is handed out and not kept", async () => {
  const cache = new ByteCache<string>(10);
  const made: string[] = [];
  const get = (key: string, bytes: number) =>
    cache.get(key, async () => {
      made.push(key);
      return { value: key.toUpperCase(), bytes };
    });
  await get("a", 4);
  await get("b", 4);
  expect(await get("a", 4)).toBe("A");
  await get("c", 4); // b has to go.
  await get("a", 4);
  await get("b", 4); // And now c.
  await get("a", 4);
  expect(made).toEqual(["a", "b", "c", "b"]);
  expect(await get("whale", 11)).toBe("WHALE");
  await get("a", 4);
  await get("whale", 11);
  expect(made.slice(4)).toEqual(["whale", "whale"]);
});

test("those who ask at once share one making of it, and a failure is not kept", async () => {
  const cache = new ByteCache<number>(10);
  let tries = 0;
  const make = async () => {
    tries += 1;
    await Promise.resolve();
    if (tries === 1) throw new Error("not yet");
    return { value: tries, bytes: 1 };
  };
  const failed = await Promise.allSettled([cache.get("a", make), cache.get("a", make)]);
  expect([tries, failed.map(({ status }) => status)]).toEqual([1, ["rejected", "rejected"]]);
  expect(await Promise.all([cache.get("a", make), cache.get("a", make), cache.get("a", make)])).toEqual([2, 2, 2]);
});

test("no more than two go in at a time, in their order, also after one has failed", async () => {
  const turn = inTurn(2);
  let inside = 0;
  let most = 0;
  const order: number[] = [];
  const work = async (number: number) => {
    most = Math.max(most, ++inside);
    order.push(number);
    await new Promise((resolve) => setImmediate(resolve));
    inside -= 1;
    if (number === 1) throw new Error("failed");
    return number;
  };
  const ended = await Promise.allSettled([0, 1, 2, 3, 4].map((number) => turn(() => work(number))));
  expect([most, order, ended.filter(({ status }) => status === "fulfilled")]).toEqual([2, [0, 1, 2, 3, 4], expect.objectContaining({ length: 4 })]);
});
