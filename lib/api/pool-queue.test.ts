import { expect, test } from "vitest";
import { knownError } from "#lib/api/known-error";
import { db, rows, transaction } from "#lib/platform/db";
import { pool } from "#lib/platform/rows";

test("beyond what may wait for a connection the next are refused at once, and those who wait are served", async () => {
  const { max } = pool().options;
  const held = await Promise.all(Array.from({ length: max }, () => pool().connect()));
  const waiting = Array.from({ length: 50 * max }, () => rows(db(), { text: "SELECT 1 AS one", values: [] }));
  const started = performance.now();
  const refusals = [rows(db(), { text: "SELECT 1 AS one", values: [] }), db().$queryRaw`SELECT 1`, transaction((tx) => tx.$queryRaw`SELECT 1`)];
  for (const error of await Promise.all(refusals.map((each) => each.then(String, (error: unknown) => error))))
    expect(knownError(error), String(error)).toMatchObject({ code: "OVERLOADED", details: { headers: { "retry-after": "1" } } });
  expect(performance.now() - started).toBeLessThan(1000);
  for (const each of held) each.release();
  expect(new Set((await Promise.all(waiting)).map(([row]) => JSON.stringify(row)))).toEqual(new Set(['{"one":1}']));
  await expect(db().$queryRaw`SELECT 1`).resolves.toHaveLength(1);
});
