import { afterEach, expect, test, vi } from "vitest";

afterEach(() => {
  vi.unstubAllEnvs();
});

/** The environment read anew, with these variables in it. */
async function read(variables: Record<string, string>) {
  vi.resetModules();
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  return (await import("#lib/platform/env")).env();
}

const UPSTASH_REDIS_REST_URL = "https://eu1-example.upstash.io";
const UPSTASH_REDIS_REST_TOKEN = "a-secret";

test("limits are counted in memory, in Upstash, or in a Redis of one's own", async () => {
  expect(await read({ REDIS_URL: "", UPSTASH_REDIS_REST_URL: "" })).not.toHaveProperty("REDIS_URL");
  expect(await read({ UPSTASH_REDIS_REST_URL, UPSTASH_REDIS_REST_TOKEN })).toMatchObject({ UPSTASH_REDIS_REST_URL, UPSTASH_REDIS_REST_TOKEN });
  vi.unstubAllEnvs();
  for (const REDIS_URL of ["redis://127.0.0.1:6379", "rediss://:a-secret@redis.example.com:6380/2"])
    expect(await read({ REDIS_URL })).toMatchObject({ REDIS_URL });
});

test("one half of Upstash's or Stripe's settings, two places to count, and other addresses are refused, and no value is said", async () => {
  for (const [variables, message] of [
    [{ UPSTASH_REDIS_REST_URL }, "UPSTASH_REDIS_REST_TOKEN: is needed with UPSTASH_REDIS_REST_URL"],
    [{ UPSTASH_REDIS_REST_TOKEN }, "UPSTASH_REDIS_REST_URL: is needed with UPSTASH_REDIS_REST_TOKEN"],
    [{ UPSTASH_REDIS_REST_URL, UPSTASH_REDIS_REST_TOKEN, REDIS_URL: "redis://localhost" }, "REDIS_URL: cannot be set together with UPSTASH_REDIS_REST_URL"],
    [{ REDIS_URL: "https://:a-secret@localhost" }, "REDIS_URL: must be a redis:// or rediss:// address"],
  ] as const) {
    const failure: Error = await read(variables).then(
      () => expect.unreachable(message),
      (error) => error,
    );
    expect(failure.message).toContain(message);
    expect(failure.message).not.toContain("a-secret");
    vi.unstubAllEnvs();
  }
});

test("models are named and priced, and what is not right about them stops the start", async () => {
  const MODEL_BASE_URL = "http://127.0.0.1:11434";
  const { MODEL_NAME, MODEL_PRICES } = await read({ MODEL_BASE_URL, MODEL_NAME: "qwen3:8b, org/other", MODEL_PRICES: "qwen3:8b=0/0, org/other = 12.5/50" });
  expect(MODEL_NAME).toEqual(["qwen3:8b", "org/other"]);
  expect([...MODEL_PRICES]).toEqual([
    ["qwen3:8b", { input: 0, output: 0 }],
    ["org/other", { input: 12.5, output: 50 }],
  ]);
  for (const [variables, message] of [
    [{ MODEL_BASE_URL, MODEL_NAME: "" }, "MODEL_NAME: is needed with MODEL_BASE_URL"],
    [{ MODEL_BASE_URL: "", MODEL_NAME: "", MODEL_API_KEY: "a-secret" }, "MODEL_BASE_URL: is needed with MODEL_API_KEY"],
    [{ MODEL_BASE_URL, MODEL_NAME: "x", MODEL_API_KEY: "", MODEL_PRICES: "x=free" }, "MODEL_PRICES: must be name=input/output"],
  ] as const) {
    await expect(read(variables)).rejects.toThrow(message);
    await expect(read(variables)).rejects.not.toThrow("a-secret");
  }
});
