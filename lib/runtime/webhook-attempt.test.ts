import { promises as dns } from "node:dns";
import { type AddressInfo, createServer } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { env } from "#lib/platform/env";
import { attempt } from "#lib/runtime/webhook-attempt";
import { nextTry, pauseOf, readRetryAfter } from "#lib/runtime/webhook-retries";
import { newWebhookSecret } from "#lib/runtime/webhook-secret";
import { type Receiver, startReceiver } from "#lib/testing/webhook-receiver";

/** What a target is told by a server that does not deliver to its own network, which is what servers are. */
let inside: Receiver;
beforeAll(async () => {
  inside = await startReceiver();
});
afterEach(() => {
  vi.restoreAllMocks();
});
afterAll(() => inside.close());

const never = new AbortController().signal;
const send = (url: string, limitMs = 5000) => attempt({ url, secrets: [newWebhookSecret()], eventId: "evt_1", body: "{}" }, never, limitMs);
const PRIVATE = { status: null, error: "The target is not on the public internet." };

test.for([
  ...[
    "127.0.0.1",
    "localhost",
    "2130706433",
    "0x7f.1",
    "0177.0.0.1",
    "127.1",
    "0.0.0.0",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[64:ff9b::7f00:1]",
  ],
  ...["[fe80::1]", "[fd00::1]", "10.0.0.1", "192.168.0.1", "169.254.169.254"],
])("nothing is sent to %s", async (host) => {
  expect(await send(`http://${host}:${inside.port}/`)).toMatchObject(PRIVATE);
  expect(inside.received).toEqual([]);
});

test.for(["127.0.0.1", "::1", "::ffff:127.0.0.1", "10.0.0.1", "169.254.169.254"])(
  "nothing is sent to a name that resolves to %s, also not when it has a public address besides",
  async (address) => {
    for (const addresses of [[address], ["93.184.215.14", address]]) {
      const lookup = vi
        .spyOn(dns, "lookup")
        .mockImplementation((async () => addresses.map((each) => ({ address: each, family: each.includes(":") ? 6 : 4 }))) as never);
      expect(await send(`http://hooks.example.com:${inside.port}/`)).toMatchObject(PRIVATE);
      expect(lookup).toHaveBeenCalledTimes(1);
      lookup.mockRestore();
    }
    expect(inside.received).toEqual([]);
  },
);

test("a name that means this machine when it is asked a second time is asked once", async () => {
  const answers = [[{ address: "192.31.196.1", family: 4 }], [{ address: "127.0.0.1", family: 4 }]];
  const lookup = vi.spyOn(dns, "lookup").mockImplementation((async () => answers.shift()) as never);
  const { status, error } = await send(`http://rebinding.example.com:${inside.port}/`, 400);
  expect([status, lookup.mock.calls.length, inside.received.length]).toEqual([null, 1, 0]);
  // Whatever became of the connection to the first address, it was not made to the second.
  expect(error).not.toBe(PRIVATE.error);
});

test.for<[string, string, string, number | null]>([
  ["wants another protocol", "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n", "UPGRADED", 101],
  ["goes on without a word", "", "ECONNRESET", null],
  ["says what is no HTTP", "hello\r\n\r\n", "HPE_INVALID_CONSTANT", null],
])("a target that %s is a try that failed, and ends", async ([, answer, code, status]) => {
  const server = createServer((socket) => void socket.on("error", () => {}).once("data", () => socket.end(answer)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  env().WEBHOOKS_ALLOW_PRIVATE = true;
  try {
    const { port } = server.address() as AddressInfo;
    expect(await send(`http://127.0.0.1:${port}/`)).toMatchObject({
      status,
      error: `The target could not be reached: ${code}.`,
      durationMs: expect.any(Number),
    });
  } finally {
    env().WEBHOOKS_ALLOW_PRIVATE = false;
    server.close();
  }
});

test("tries are spread over a day, later by chance but never earlier", () => {
  const since = new Date("2026-01-01T00:00:00Z");
  const waits = (random: number) => {
    const list: number[] = [];
    for (let [tries, now] = [1, since.getTime()]; ; tries++) {
      const next = nextTry({ tries, since }, now, random);
      if (!next) return list;
      list.push((next.getTime() - now) / 1000);
      now = next.getTime();
    }
  };
  expect(waits(0)).toEqual([5, 300, 1800, 7200, 18_000, 36_000, 21_600]);
  const latest = waits(1);
  expect(latest[0]).toBeCloseTo(5.5);
  expect(latest.reduce((sum, wait) => sum + wait)).toBe(24 * 3600);
  expect(nextTry({ tries: 2, since, retryAfter: 3600_000 }, since.getTime(), 0)).toEqual(new Date("2026-01-01T01:00:00Z"));
  expect(nextTry({ tries: 2, since, retryAfter: 90 * 3600_000 }, since.getTime(), 0)).toEqual(new Date("2026-01-02T00:00:00Z"));
  expect(nextTry({ tries: 2, since }, since.getTime() + 25 * 3600_000, 0)).toBeUndefined();
});

test("a target that is busy has an hour at most, and what it says of that may be seconds or a date", () => {
  const now = Date.parse("2026-01-01T00:00:00Z");
  expect(readRetryAfter("120", now)).toBe(120_000);
  expect(readRetryAfter("Thu, 01 Jan 2026 00:02:00 GMT", now)).toBe(120_000);
  expect(readRetryAfter("Wed, 31 Dec 2025 00:02:00 GMT", now)).toBe(0);
  expect(readRetryAfter("999999999", now)).toBe(24 * 3600_000);
  for (const nonsense of ["soon", "", "-1x"]) expect(readRetryAfter(nonsense, now)).toBeUndefined();
  expect(pauseOf({ status: 503 }, now)).toEqual(new Date(now + 5000));
  expect(pauseOf({ status: 500, retryAfter: 60_000 }, now)).toEqual(new Date(now + 60_000));
  expect(pauseOf({ status: 429, retryAfter: 24 * 3600_000 }, now)).toEqual(new Date(now + 3600_000));
  expect(pauseOf({ status: 500 }, now)).toBeUndefined();
});
