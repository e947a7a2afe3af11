import { Redis as Upstash } from "@upstash/redis";
import { expect, test } from "vitest";
import { hasRedis, startRedis } from "#lib/testing/redis-server";
import { startUpstash } from "#lib/testing/upstash-double";

test.skipIf(!hasRedis)("the double of Upstash speaks as Upstash's own client expects", async () => {
  const redis = await startRedis();
  const upstash = await startUpstash(redis.url);
  const client = new Upstash({ ...upstash, enableTelemetry: false, enableAutoPipelining: false });
  expect(await client.set("word", "Äpfel € OK")).toBe("OK");
  expect(await client.get("word")).toBe("Äpfel € OK");
  expect(await client.get("nothing")).toBeNull();
  expect(await client.multi().set("n", 1).incrby("n", 4).get("word").exec()).toEqual(["OK", 5, "Äpfel € OK"]);
  await expect(client.hget("word", "field")).rejects.toThrow("WRONGTYPE");
  await expect(client.evalsha("0".repeat(40), [], [])).rejects.toThrow("NOSCRIPT");
  expect(upstash.asked).toEqual(expect.arrayContaining(["/", "/multi-exec"]));
  await upstash.stop();
  await redis.stop();
});
