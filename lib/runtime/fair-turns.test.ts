import { expect, test } from "vitest";
import { fairTurns, isCrowded } from "#lib/runtime/fair-turns";

const here = new AbortController().signal;
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A gate whose work ends when it is told to, and what has begun so far. */
function gate(limits: Parameters<typeof fairTurns>[0]) {
  const turn = fairTurns(limits);
  const began: string[] = [];
  const ends = new Map<string, () => void>();
  const enter = (name: string, signal = here) =>
    turn(name.slice(0, 1), signal, () => {
      began.push(name);
      return new Promise<void>((resolve) => ends.set(name, resolve));
    });
  const end = async (name: string) => {
    ends.get(name)?.();
    await settled();
  };
  return { enter, end, began };
}

test("groups take turns, however many one of them sends", async () => {
  const { enter, end, began } = gate({ most: 1, waiting: 10, waitingOfOne: 5 });
  const all = ["a1", "a2", "a3", "b1", "c1", "b2"].map((name) => enter(name));
  await settled();
  for (const name of ["a1", "b1", "c1", "a2", "b2", "a3"]) {
    expect(began.at(-1)).toBe(name);
    await end(name);
  }
  await Promise.all(all);
});

test("with room for more, one group has one place of it", async () => {
  const { enter, end, began } = gate({ most: 2, waiting: 10, waitingOfOne: 5 });
  const all = ["a1", "a2", "b1", "b2", "c1"].map((name) => enter(name));
  await settled();
  expect(began).toEqual(["a1", "b1"]);
  await end("b1");
  expect(began).toEqual(["a1", "b1", "c1"]);
  await end("a1");
  expect(began).toEqual(["a1", "b1", "c1", "b2"]);
  for (const name of ["c1", "b2", "a2"]) await end(name);
  await Promise.all(all);
  // Everybody has gone, and the gate is as it was.
  const again = enter("a3");
  await settled();
  expect(began.at(-1)).toBe("a3");
  await end("a3");
  await again;
});

test("too many who wait are sent away, and who has gone or failed gives up the place", async () => {
  const { enter, end, began } = gate({ most: 1, waiting: 3, waitingOfOne: 2 });
  const gone = new AbortController();
  const first = enter("a1");
  const waits = [enter("a2", gone.signal), enter("a3"), enter("b1")];
  const refused = await Promise.all([enter("a4"), enter("c1")].map((each) => each.then(() => false, isCrowded)));
  expect(refused).toEqual([true, true]);
  gone.abort(new Error("gone"));
  await expect(waits[0]).rejects.toThrow("gone");
  await expect(enter("c2", gone.signal)).rejects.toThrow("gone");
  waits.push(enter("c1"));
  for (const name of ["a1", "b1", "c1", "a3"]) await end(name);
  expect(began).toEqual(["a1", "b1", "c1", "a3"]);
  await Promise.all([first, ...waits.slice(1)]);

  const turn = fairTurns({ most: 1, waiting: 1, waitingOfOne: 1 });
  await expect(turn("a", here, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  expect(await turn("a", here, async () => 1)).toBe(1);
});
