import { expect, test } from "vitest";
import { ApiRefusal } from "#lib/client";
import { inTurn, sayOutcome } from "./in-turn";

test("each row is done once, and who was late is told apart from what failed", async () => {
  const asked: number[] = [];
  const progress: number[] = [];
  const rows = Array.from({ length: 10 }, (_, i) => i);
  const outcome = await inTurn(
    rows,
    async (row) => {
      asked.push(row);
      if (row === 3) throw new ApiRefusal(409, {});
      if (row === 5) throw new ApiRefusal(403, { error: { message: "You may not." } });
    },
    (count) => progress.push(count),
  );
  expect(asked).toEqual(rows);
  expect(progress).toEqual(rows.map((row) => row + 1));
  expect(outcome).toEqual({ done: 8, late: 1, failed: [5], reason: "You may not." });
  expect(sayOutcome(outcome, { done: "cancelled", late: "had ended already" })).toBe("8 cancelled, 1 had ended already, 1 failed: You may not.");
});
