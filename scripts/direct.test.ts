import { globSync } from "node:fs";
import { type AddressInfo, connect } from "node:net";
import path from "node:path";
import { expect, test, vi } from "vitest";
import type { Operation } from "#lib/api/operation";
import type { Handlers } from "#lib/api/router";
import { log } from "#lib/platform/log";
import { createWorkspace } from "#lib/testing/workspace";
import { directRoad, directRoutes } from "./direct.ts";
import { createGuardedServer, LIMITS } from "./guarded-server.ts";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
/** What Next answers alone: pages' own, what needs its functions, and files that are fetched seldom. */
const NEXTS = [
  /^\/api\/auth\//,
  /^\/oauth\/callback\//,
  /^\/\.well-known\//,
  /^\/skills\//,
  /^\/clawhub\//,
  /^\/marketplace/,
  /^\/downloads\/\{path\*\}$/,
  /^\/schemas\//,
  /^\/sitemaps\//,
  /\.(?:md|txt|json|xml|png)$/,
];

/** `app/api/v1/executions/[id]/cancel/route.ts` → `/api/v1/executions/{id}/cancel`. */
const patternOf = (file: string) =>
  file
    .replace(/^app|\/route\.ts$|\/\([^)]*\)/g, "")
    .replace(/\[\[?\.\.\.(\w+)\]\]?/g, "{$1*}")
    .replace(/\[(\w+)\]/g, "{$1}");

test("every route file is on the direct road with the same operations, or is one of those that Next answers", async () => {
  const direct = new Map(await directRoutes());
  const files = globSync("app/**/route.ts").filter((file) => !NEXTS.some((each) => each.test(patternOf(file))));
  expect(files.length).toBeGreaterThan(150);
  for (const file of files) {
    const pattern = patternOf(file);
    const handlers = direct.get(pattern);
    expect(handlers, `${file} is not on the direct road`).toBeDefined();
    const route = (await import(path.resolve(file))) as Handlers;
    for (const method of METHODS) {
      const operationsOf = (from: Handlers | undefined) =>
        (from?.[method] as { operations?: Operation[] } | undefined)?.operations?.map(({ route: name }) => name).sort();
      expect(Boolean(handlers?.[method]), `${method} ${pattern}`).toBe(Boolean(route[method]));
      expect(operationsOf(handlers), `${method} ${pattern}`).toEqual(operationsOf(route));
    }
  }
  expect([...direct.keys()].sort()).toEqual(files.map(patternOf).sort());
});

test("a client that drips its body is cut off, which is told as its fault and not as ours", async () => {
  const { key } = await createWorkspace();
  const [failed, told] = [vi.spyOn(log, "error"), vi.spyOn(log, "info")];
  const direct = await directRoad();
  const server = createGuardedServer((request, response) => void direct(request, response), { ...LIMITS, headersMs: 200, requestMs: 400 });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.on("error", () => undefined); // It is cut.
  socket.write(
    `POST /api/v1/memory/append HTTP/1.1\r\nhost: localhost\r\nx-api-key: ${key}\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{`,
  );
  const drip = setInterval(() => socket.write(" "), 50);
  await new Promise((resolve) => socket.once("close", resolve));
  clearInterval(drip);
  await vi.waitFor(() => expect(told).toHaveBeenCalledWith(expect.objectContaining({ operation: "POST /memory/append", status: 400 }), "request"));
  expect(failed).not.toHaveBeenCalled();
  server.close();
});
