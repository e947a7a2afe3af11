import { expect, test } from "vitest";
import { coalescer } from "#lib/platform/coalesce";

/** A store whose looks take until they are let go on. */
function store() {
  let value = 0;
  const open: (() => void)[] = [];
  const look = async () => {
    const seen = value;
    await new Promise<void>((go) => open.push(go));
    if (seen < 0) throw new Error(`${seen}`);
    return seen;
  };
  const turns = () => new Promise((go) => setImmediate(go));
  return {
    look,
    write: (next: number) => {
      value = next;
    },
    /** Ends the oldest look that goes on. */
    async end() {
      open.shift()?.();
      await turns();
    },
    going: () => open.length,
  };
}

test("whoever asks while a look goes on shares the next one, which begins after they asked", async () => {
  const { look, write, end, going } = store();
  const ask = coalescer<number>();
  const first = ask("a", look);
  write(1);
  const second = [ask("a", look), ask("a", look)];
  write(2);
  expect(going()).toBe(1);
  await end();
  expect(await first).toBe(0);
  expect(going()).toBe(1);
  // While the next one goes on, it is too late for it.
  write(3);
  const third = [ask("a", look), ask("a", look)];
  await end();
  expect(await Promise.all(second)).toEqual([2, 2]);
  await end();
  expect(await Promise.all(third)).toEqual([3, 3]);
  expect(going()).toBe(0);
});

test("another question is not kept waiting, and a look that fails fails for those who shared it alone", async () => {
  const { look, write, end, going } = store();
  const ask = coalescer<number>();
  write(-1);
  const [failing, other] = [ask("a", look), ask("b", async () => 7)];
  const [next] = [ask("a", look)];
  expect(await other).toBe(7);
  write(5);
  const told = expect(failing).rejects.toThrow("-1");
  await end();
  await told;
  await end();
  expect(await next).toBe(5);
  expect(going()).toBe(0);
});

test("a look that does not end keeps nobody waiting who comes after it", async () => {
  const ask = coalescer<number>();
  void ask("a", () => new Promise(() => undefined));
  const after = [ask("a", async () => 1), ask("a", async () => 2)];
  expect(await Promise.all(after)).toEqual([1, 1]);
  expect(await ask("a", async () => 3)).toBe(3);
});
