import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { db, patiently } from "#lib/platform/db";
import { createBlockWriter } from "#lib/runtime/blocks";
import { attemptOf, claim } from "#lib/runtime/claim";
import { useOwnDatabase } from "#lib/testing/own-database";
import { publishSkill } from "#lib/testing/publish-skill";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

/** A database of its own, so that no other test's worker takes the run. */
let endDatabase: () => Promise<void>;
beforeAll(async () => {
  endDatabase = await useOwnDatabase();
});
afterEach(() => void vi.useRealTimers());
afterAll(() => endDatabase());

const HOUR = 3600_000;
const setClock = (by: number) => vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + by });

test("output goes on being written when the clock is set back in the middle of a run", async () => {
  const { key } = await createWorkspace();
  const { body } = await json(`POST /api/v1/skills/${await publishSkill({ script: "true" })}/run`, { key, body: { input: "x" } });
  const execution = await claim(Number(body.executionId.slice(5)));
  if (!execution) throw new Error("it was not claimed");
  const writer = createBlockWriter(attemptOf(execution), () => {});
  const blocks = () => db().block.count({ where: { executionId: execution.id } });
  writer.add({ type: "text", text: "before" });
  await expect.poll(blocks, { timeout: 5000 }).toBe(1);
  setClock(-HOUR);
  writer.add({ type: "text", text: "after" });
  await expect.poll(blocks, { timeout: 5000 }).toBe(2);
});

test("work waits for a database that is away when the clock is set forward meanwhile", async () => {
  let tries = 0;
  const work = patiently(async () => {
    tries += 1;
    if (tries === 2) setClock(HOUR);
    if (tries < 4) throw Object.assign(new Error("away"), { code: "ECONNREFUSED" });
    return "done";
  });
  await expect(work).resolves.toBe("done");
});
