import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { memoryCounter } from "#lib/platform/counter-memory";
import { countFor } from "#lib/platform/counter-supervised";
import { startWebProcess } from "#lib/testing/web-process";
import { createWorkspace } from "#lib/testing/workspace";

/** Two web processes of one server: one port, one count. This process stands for their supervisor. Uses the build that is there. */
const LIMIT = 40;
const started: Awaited<ReturnType<typeof startWebProcess>>[] = [];
const counter = memoryCounter();
const asked = new Map<number, number>();

async function startOne(port?: number) {
  const one = await startWebProcess({ CLANKER_SHARED: "1", RATE_LIMIT_PER_MINUTE: String(LIMIT), ...(port && { PORT: String(port) }) }, (child) => {
    countFor(child, counter);
    child.on("message", (message: object) => "count" in message && asked.set(child.pid as number, (asked.get(child.pid as number) ?? 0) + 1));
  });
  started.push(one);
  return one;
}

beforeAll(async () => {
  const { port, url } = await startOne();
  await startOne(port);
  // The one that is there answers for the other until that one listens.
  const { key } = await createWorkspace();
  await vi.waitFor(
    async () => {
      await fetch(`${url}/api/v1/memory`, { headers: { "x-api-key": key, connection: "close" } });
      expect(asked.size).toBe(2);
    },
    { timeout: 30_000 },
  );
  asked.clear();
});
afterAll(() => {
  for (const { process: child } of started) child.kill("SIGKILL");
});

test("two web processes share their port, and a caller's requests are counted once for both", async () => {
  const { key } = await createWorkspace();
  const { url } = started[0] as (typeof started)[number];
  // Each on a connection of its own, which the system gives to either.
  const ask = async () => {
    const { status, headers } = await fetch(`${url}/api/v1/memory`, { headers: { "x-api-key": key, connection: "close" } });
    return { status, policy: headers.get("ratelimit-policy"), left: Number(headers.get("x-ratelimit-remaining")) };
  };
  const answers = await Promise.all(Array.from({ length: 3 * LIMIT }, ask));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(LIMIT);
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(2 * LIMIT);
  expect(new Set(answers.filter(({ status }) => status === 200).map(({ left }) => left)).size).toBe(LIMIT);
  // Counted by their supervisor, and not for want of it by each.
  expect(new Set(answers.map(({ policy }) => policy))).toEqual(new Set([`"default";q=${LIMIT};w=60`]));
  expect(asked.size).toBe(2);
  expect(Math.min(...asked.values())).toBeGreaterThan(5);
});

test("when one is killed the other answers", async () => {
  const { url, process: child } = started[0] as (typeof started)[number];
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await gone;
  for (let i = 0; i < 10; i++) expect((await fetch(`${url}/api/health`, { headers: { connection: "close" } })).status).toBe(200);
});
