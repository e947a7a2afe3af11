import { globSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import type { Operation } from "#lib/api/operation";
import type { Handlers } from "#lib/api/router";
import { directRoutes } from "./direct.ts";

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
