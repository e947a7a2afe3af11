import { createHash, createHmac } from "node:crypto";
import { Ratelimit } from "@upstash/ratelimit";
import { Redis as Upstash } from "@upstash/redis";
import { Redis } from "ioredis";
import type { Counter } from "#lib/platform/counter";
import { env } from "#lib/platform/env";

/** When a client gives up by itself. Later than its caller does, who is the one to decide. */
const GIVE_UP_MS = 1000;

type Scripts = ConstructorParameters<typeof Ratelimit>[0]["redis"];

/** Counts in Upstash's Redis, over HTTPS. What is asked in one moment goes in one request. */
export function upstashCounter({ url, token }: { url: string; token: string }, windowMs: number): Counter {
  // Asked again at once when the connection was cut, as an idle one may be. A signal that is no function would make an answer of the abort.
  const options = { retry: { retries: 1, backoff: () => 0 }, signal: () => AbortSignal.timeout(GIVE_UP_MS), enableTelemetry: false };
  return scriptCounter(new Upstash({ url, token, ...options }), windowMs);
}

/** Counts in any Redis, over one connection, which is made when it is needed and never keeps a process alive. */
export function redisCounter(url: string, windowMs: number): Counter {
  return scriptCounter(plainRedis(url), windowMs);
}

function scriptCounter(redis: Scripts, windowMs: number): Counter {
  const limits = new Map<number, Ratelimit>();
  const limitOf = (most: number) => {
    const limit =
      limits.get(most) ??
      new Ratelimit({
        redis,
        limiter: Ratelimit.slidingWindow(most, `${windowMs} ms`),
        prefix: "clanker:limit",
        // The library's own time-out lets the request through, and its cache refuses for longer than the window says.
        timeout: 0,
        ephemeralCache: false,
        enableTelemetry: false,
      });
    limits.set(most, limit);
    return limit;
  };
  // The end of this fixed window is the latest moment; the library does not say more. A millisecond on, the older one weighs less.
  const until = (reset: number, allowed: boolean) => Math.max(0, reset - Date.now()) + (allowed ? 0 : 1);
  return {
    async take(who, most) {
      const { success, remaining, reset } = await limitOf(most).limit(keyOf(who));
      return { allowed: success, remaining, wait: until(reset, success) };
    },
    async look(who, most) {
      const { remaining, reset } = await limitOf(most).getRemaining(keyOf(who));
      return { allowed: remaining > 0, remaining, wait: until(reset, remaining > 0) };
    },
  };
}

/**
 * Addresses and e-mail addresses leave the process as a keyed hash, which also keeps two installations on one Redis apart. In
 * braces, so that a cluster keeps a caller's two windows on one node.
 */
const keyOf = (who: string) => `{${createHmac("sha256", env().ENCRYPTION_KEY).update(`limit:${who}`).digest("base64url")}}`;

/** What @upstash/ratelimit needs of Upstash's client, from ioredis. */
function plainRedis(url: string): Scripts {
  let connection: Promise<Redis> | undefined;
  const sent = new Map<string, string>();
  const forget = (ended: Promise<Redis>): boolean => {
    if (connection !== ended) return false;
    connection = undefined;
    return true;
  };

  /** Runs a command on the connection, and gives the connection up when anything is wrong with it, so that the next one is new. */
  async function run(command: (client: Redis) => Promise<unknown>) {
    const mine = connection ?? connect(url, () => forget(mine));
    connection = mine;
    try {
      return await command(await mine);
    } catch (error) {
      if (!`${error}`.includes("NOSCRIPT") && forget(mine)) {
        mine.then(
          (client) => client.disconnect(),
          () => {}, // There never was a connection; the error is thrown below.
        );
      }
      throw error;
    }
  }

  const scripts = {
    evalsha: async (hash: string, keys: string[], values: unknown[]) => {
      const known = sent.get(hash);
      if (!known) throw new Error("NOSCRIPT: not sent yet");
      return run((client) => client.evalsha(known, keys.length, ...keys, ...values.map(String)));
    },
    eval: async (script: string, keys: string[], values: unknown[]) => {
      // A flag in the first line is Upstash's own, and other servers refuse it.
      const plain = script.replace(/^#!lua.*\n/, "");
      const answer = await run((client) => client.eval(plain, keys.length, ...keys, ...values.map(String)));
      sent.set(sha1(script), sha1(plain));
      return answer;
    },
  };
  return scripts as unknown as Scripts;
}

const sha1 = (text: string) => createHash("sha1").update(text).digest("hex");

/** One connection, which is not made again by itself: what waits in a queue for one would be counted after its caller has gone on. */
async function connect(url: string, onEnd: () => void): Promise<Redis> {
  const client = new Redis(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    retryStrategy: () => null,
    connectTimeout: GIVE_UP_MS,
    commandTimeout: GIVE_UP_MS,
    disconnectTimeout: GIVE_UP_MS,
  });
  let why: unknown;
  client.on("error", (error) => {
    why = error;
  });
  client.on("end", onEnd);
  client.on("connect", () => client.stream.unref());
  try {
    await client.connect();
    return client;
  } catch (error) {
    client.disconnect();
    throw why ?? error;
  }
}
