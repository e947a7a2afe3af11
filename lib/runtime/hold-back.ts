import { patiently, transaction } from "#lib/platform/db";
import { AttemptLost } from "#lib/runtime/blocks";
import { attemptOf, type Claimed, holdAttempt } from "#lib/runtime/claim";
import { reserveMore } from "#lib/runtime/ledger";

/**
 * Sees to it that `total` micro-dollarinos are held back for a run, those that are already counted. Answers whether there
 * were enough credits. Throws AttemptLost.
 */
export const holdBack = (execution: Claimed, total: bigint): Promise<boolean> =>
  patiently(() =>
    transaction(async (tx) => {
      const held = await holdAttempt(tx, attemptOf(execution));
      if (!held) throw new AttemptLost();
      const missing = total - held.reserved;
      return missing <= 0n || reserveMore(tx, { workspaceId: execution.workspaceId, executionId: execution.id }, missing);
    }),
  );
