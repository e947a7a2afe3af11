import { afterEach, expect, test, vi } from "vitest";
import { followRun } from "./follow-run";

afterEach(() => vi.unstubAllGlobals());

test("an end that was asked for before an answer was given, and comes after it, is shown all the same", async () => {
  let asked = 0;
  const first = Promise.withResolvers<void>();
  vi.stubGlobal("fetch", async () => {
    asked += 1;
    if (asked === 1) await first.promise;
    return Response.json({ id: "run_1", status: "completed" });
  });
  const ended = Promise.withResolvers<void>();
  const onRun = vi.fn(() => ended.resolve());
  const { known, stop } = followRun({ runId: "run_1", onRun, onText: () => {}, onLost: () => {} });
  await vi.waitUntil(() => asked === 1);
  known();
  first.resolve();
  await ended.promise;
  stop();
  expect([asked, onRun.mock.calls.length]).toEqual([2, 1]);
});
