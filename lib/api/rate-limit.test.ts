import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { limitHeaders } from "#lib/api/rate-limit";
import type { Counter } from "#lib/platform/counter";
import { withFallback } from "#lib/platform/counter-fallback";
import { memoryCounter, WINDOW_MS } from "#lib/platform/counter-memory";
import { redisCounter, upstashCounter } from "#lib/platform/counter-shared";
import { log } from "#lib/platform/log";
import { hasRedis, startRedis } from "#lib/testing/redis-server";
import { json } from "#lib/testing/request";
import { startUpstash } from "#lib/testing/upstash-double";

/** The first moment of some minute. The clock stands still unless a test moves it; timers run. */
const START = 30_000_000 * WINDOW_MS;
let redis: Awaited<ReturnType<typeof startRedis>>;
let upstash: Awaited<ReturnType<typeof startUpstash>>;

beforeAll(async () => {
  if (!hasRedis) return;
  redis = await startRedis("open-sesame");
  upstash = await startUpstash(redis.url);
  process.env.REDIS_URL = redis.url;
});
afterAll(async () => {
  await upstash?.stop();
  await redis?.stop();
});
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date", "performance"], now: START + 10_000 });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const shared: { name: string; open: () => Counter }[] = [
  { name: "Redis", open: () => redisCounter(redis.url, WINDOW_MS) },
  { name: "Upstash", open: () => upstashCounter(upstash, WINDOW_MS) },
];
const every = [{ name: "memory", open: () => memoryCounter(WINDOW_MS) }, ...shared];
const needsRedis = (name: string) => (hasRedis || name === "memory" ? name : `${name} (left out: there is no redis-server)`);
const many = <T>(times: number, ask: () => Promise<T>) => Promise.all(Array.from({ length: times }, ask));
let callers = 0;
const someone = () => `caller ${++callers}`;

for (const { name, open } of every) {
  describe.skipIf(!hasRedis && name !== "memory")(needsRedis(name), () => {
    test("lets exactly as many through as it should, of fifty at once", async () => {
      const [counter, who] = [open(), someone()];
      const counts = await many(50, () => counter.take(who, 7));
      expect(counts.filter(({ allowed }) => allowed).map(({ remaining }) => remaining)).toEqual(expect.arrayContaining([0, 1, 2, 3, 4, 5, 6]));
      expect(counts.filter(({ allowed }) => allowed)).toHaveLength(7);
      expect(counts.filter(({ allowed, remaining }) => !allowed && remaining === 0)).toHaveLength(43);
    });

    test("counts each caller alone, whatever the name holds", async () => {
      const counter = open();
      for (const who of ["plain", "plain:1", 'a"}b{', "ü €", "x".repeat(300)].map((each) => someone() + each)) {
        expect(await counter.take(who, 1)).toMatchObject({ allowed: true, remaining: 0 });
        expect(await counter.take(who, 1)).toMatchObject({ allowed: false, remaining: 0 });
      }
    });

    test("looks without taking", async () => {
      const [counter, who] = [open(), someone()];
      await many(20, () => counter.look(who, 3));
      expect(await counter.look(who, 3)).toMatchObject({ allowed: true, remaining: 3, wait: 50_000 });
      await many(2, () => counter.take(who, 3));
      expect(await counter.look(who, 3)).toMatchObject({ allowed: true, remaining: 1 });
      await counter.take(who, 3);
      const [looked, taken] = [await counter.look(who, 3), await counter.take(who, 3)];
      expect(looked).toEqual(taken);
      expect(looked).toMatchObject({ allowed: false, remaining: 0 });
    });

    test("the window slides, and whoever waits as long as is said is let through", async () => {
      const [counter, who] = [open(), someone()];
      vi.setSystemTime(START + 50_000);
      expect((await many(10, () => counter.take(who, 10))).every(({ allowed }) => allowed)).toBe(true);
      vi.setSystemTime(START + 59_000);
      const { allowed, wait } = await counter.take(who, 10);
      expect(allowed).toBe(false);
      vi.setSystemTime(START + 59_000 + Math.ceil(wait));
      expect((await counter.look(who, 10)).allowed).toBe(true);
      // Half a minute into the next window, half of the previous one still counts.
      vi.setSystemTime(START + 90_000);
      expect(await counter.take(who, 10)).toMatchObject({ allowed: true, remaining: 4 });
      vi.setSystemTime(START + 180_000);
      expect(await counter.take(who, 10)).toMatchObject({ allowed: true, remaining: 9, wait: WINDOW_MS });
    });
  });
}

for (const { name, open } of shared) {
  describe.skipIf(!hasRedis)(needsRedis(name), () => {
    test("two servers share a count", async () => {
      const [one, other, who] = [open(), open(), someone()];
      const counts = await many(30, () => Promise.all([one.take(who, 20), other.take(who, 20)]));
      expect(counts.flat().filter(({ allowed }) => allowed)).toHaveLength(20);
      expect((await open().look(who, 20)).allowed).toBe(false);
    });

    test("when it is gone this process counts alone, and later together again", async () => {
      const warn = vi.spyOn(log, "warn").mockReturnValue();
      const info = vi.spyOn(log, "info").mockReturnValue();
      const [counter, who] = [withFallback(open(), memoryCounter(WINDOW_MS)), someone()];
      expect((await counter.take(who, 7)).degraded).toBeUndefined();
      await redis.stop();
      const counts = await many(50, () => counter.take(who, 7));
      expect(counts.every(({ degraded }) => degraded)).toBe(true);
      expect(counts.filter(({ allowed }) => allowed)).toHaveLength(7);
      await redis.start();
      expect(await counter.look(who, 7)).toMatchObject({ allowed: false, degraded: true });
      vi.advanceTimersByTime(9_999);
      expect((await counter.look(who, 7)).degraded).toBe(true);
      vi.advanceTimersByTime(1);
      expect((await counter.take(who, 7)).degraded).toBeUndefined();
      expect([warn.mock.calls.length, info.mock.calls.length]).toEqual([1, 1]);
      expect(JSON.stringify(warn.mock.calls)).not.toContain("sesame");
    });

    test("when it does not answer nobody waits for long, and only the first ones at all", async () => {
      const warn = vi.spyOn(log, "warn").mockReturnValue();
      vi.spyOn(log, "info").mockReturnValue();
      const [counter, who] = [withFallback(open(), memoryCounter(WINDOW_MS)), someone()];
      await counter.take(who, 7);
      redis.freeze();
      try {
        const began = process.hrtime.bigint();
        const elapsed = () => Number(process.hrtime.bigint() - began) / 1e6;
        const counts = await many(50, () => counter.take(who, 7));
        const first = elapsed();
        expect(first).toBeGreaterThan(450);
        expect(first).toBeLessThan(2500);
        expect(counts.filter(({ allowed, degraded }) => allowed && degraded)).toHaveLength(7);
        for (let i = 0; i < 100; i++) await counter.take(who, 7);
        expect(elapsed() - first).toBeLessThan(400);
      } finally {
        redis.thaw();
      }
      vi.advanceTimersByTime(10_000);
      expect((await counter.take(who, 7)).degraded).toBeUndefined();
      expect(warn).toHaveBeenCalledTimes(1);
    });

    test("what leaves the process names nobody", async () => {
      const client = new Redis(redis.url);
      await client.flushall();
      await open().take("sign-in:account:ada@example.com", 5);
      const keys = await client.keys("*");
      expect(keys).toHaveLength(1);
      expect(keys[0]).toMatch(/^clanker:limit:\{[\w-]{43}\}:30000000$/);
      expect(await client.pttl(keys[0] as string)).toBeGreaterThan(WINDOW_MS);
      client.disconnect();
    });
  });
}

describe.skipIf(!hasRedis)(needsRedis("Redis and Upstash"), () => {
  test("a script is sent once, and then named", async () => {
    const client = new Redis(redis.url);
    const counter = redisCounter(redis.url, WINDOW_MS);
    await counter.take("x", 5);
    await client.config("RESETSTAT");
    await many(5, () => counter.take("x", 5));
    const stats = await client.info("commandstats");
    expect(stats).toContain("cmdstat_evalsha:calls=5");
    expect(stats).not.toContain("cmdstat_eval:");
    // A server that was started again has forgotten it.
    await client.script("FLUSH");
    expect((await counter.look("x", 7)).remaining).toBe(2);
    expect((await counter.take("x", 7)).remaining).toBe(1);
    client.disconnect();
  });

  test("a connection that the server closes is made again, and nobody counts alone meanwhile", async () => {
    const counter = redisCounter(redis.url, WINDOW_MS);
    const who = someone();
    await counter.take(who, 5);
    await redis.stop();
    await redis.start();
    expect((await counter.take(who, 5)).allowed).toBe(true);
  });

  test("Upstash is asked once for what comes at once, and a wrong token is a failure", async () => {
    const counter = upstashCounter(upstash, WINDOW_MS);
    await counter.take(someone(), 5);
    upstash.asked.length = 0;
    await many(20, () => counter.take("y", 5));
    expect(upstash.asked).toEqual(["/pipeline"]);
    await expect(upstashCounter({ ...upstash, token: "wrong" }, WINDOW_MS).take("y", 5)).rejects.toThrow("WRONGPASS");
    await expect(redisCounter(redis.url.replace("open-sesame", "wrong"), WINDOW_MS).take("y", 5)).rejects.toThrow("WRONGPASS");
  });

  test("answers say when a server counts alone; its health does too, and stays good", async () => {
    vi.spyOn(log, "warn").mockReturnValue();
    const { GET } = await import("../../app/api/health/route.ts");
    const ask = async () => {
      const [answer, health] = [await json("GET /api/v1/marketplace/skills/categories"), await GET()];
      const { checks } = await health.json();
      return [answer.status, answer.headers.get("ratelimit-policy"), health.status, checks.rateLimits];
    };
    const well = [200, '"default";q=1000000;w=60', 200, "ok"];
    expect(await ask()).toEqual(well);
    await redis.stop();
    expect(await ask()).toEqual([200, '"default";q=1000000;w=60;clanker-scope="process"', 200, "degraded"]);
    await redis.start();
    vi.advanceTimersByTime(10_000);
    expect(await ask()).toEqual(well);
  });

  test("two processes let a hundred through between them, and the connection keeps neither alive", async () => {
    const ask = `
      Date.now = () => ${START + 10_000};
      const { limit } = await import("#lib/api/rate-limit");
      const standings = await Promise.all(Array.from({ length: 80 }, () => limit("key:1", 100)));
      if (standings.some(({ degraded }) => degraded)) throw new Error("counted alone");
      process.stdout.write(String(standings.filter(({ allowed }) => allowed).length));`;
    const server = () =>
      promisify(execFile)(process.execPath, ["--disable-warning=ExperimentalWarning", "--input-type=module", "-e", ask], { timeout: 30_000 });
    const outputs = (await Promise.all([server(), server()])).map(({ stdout }) => Number(stdout));
    expect(outputs.reduce((sum, each) => sum + each)).toBe(100);
  });
});

test("sign-in refuses the eleventh guess at an account, and says for how long", async () => {
  const guess = (email: string) => json("POST /api/v1/auth/sign-in", { body: { email, password: "wrong wrong wrong" } });
  for (let i = 0; i < 10; i++) expect((await guess("nobody@example.com")).status).toBe(401);
  const { status, body, headers } = await guess(" NOBODY@example.com");
  expect([status, body.error.code]).toEqual([429, "RATE_LIMITED"]);
  expect(Number(headers.get("retry-after"))).toBeGreaterThanOrEqual(50);
  // An address that is named as an account takes nothing from that address.
  expect((await guess("null")).status).toBe(401);
});

test("a refusal says when to come back", () => {
  const standing = { allowed: true, limit: 100, remaining: 3, reset: 9, degraded: false };
  expect(limitHeaders(standing)).not.toHaveProperty("retry-after");
  expect(limitHeaders({ ...standing, allowed: false })).toMatchObject({ "retry-after": "9", "ratelimit-policy": '"default";q=100;w=60' });
});
