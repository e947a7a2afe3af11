import { afterAll, expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { env } from "#lib/platform/env";
import { listen, notify } from "#lib/platform/notify";
import { startProxy } from "#lib/testing/tcp-proxy";

const { DATABASE_URL } = env();
afterAll(() => {
  env().DATABASE_URL = DATABASE_URL;
});

test.each(["forget", "cut"] as const)("a connection that listens hears again after a network has failed it (%s)", async (how) => {
  await db().$queryRaw`SELECT 1`; // The pool keeps the way without the proxy.
  const url = new URL(DATABASE_URL);
  const proxy = await startProxy(Number(url.port));
  url.port = String(proxy.port);
  env().DATABASE_URL = url.href;
  let heard = Promise.withResolvers<string>();
  let connected = Promise.withResolvers<void>();
  const listener = listen(
    ["clanker_runs"],
    (_, payload) => payload.startsWith(how) && heard.resolve(payload),
    () => connected.resolve(),
    { everyMs: 100, patienceMs: 200 },
  );
  for (const turn of ["before", "after"]) {
    await connected.promise;
    await notify(db(), "clanker_runs", `${how} ${turn}`);
    expect(await heard.promise).toBe(`${how} ${turn}`);
    if (turn === "after") break;
    [heard, connected] = [Promise.withResolvers(), Promise.withResolvers()];
    proxy[how]();
    proxy.heal();
  }
  await listener.close();
  await proxy.close();
});
