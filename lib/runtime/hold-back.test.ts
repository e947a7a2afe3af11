import { expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { AttemptLost } from "#lib/runtime/blocks";
import type { Claimed } from "#lib/runtime/claim";
import { holdBack } from "#lib/runtime/hold-back";
import { DOLLARINO } from "#lib/runtime/ledger";
import { createWorkspace } from "#lib/testing/workspace";

test("a run that was accepted for nothing holds its fee back before it works, or learns that it cannot", async () => {
  const home = await createWorkspace();
  const workspaceId = home.workspace.id;
  const version = await db().skillVersion.findFirstOrThrow({ where: { skill: { slug: "summarize" } } });
  const execution = (await db().execution.create({
    data: {
      ...{ workspaceId, userId: home.user.id, versionId: version.id, skillSlug: "summarize", skillName: "Summarize" },
      ...{ interface: "api", input: "x", timeoutSeconds: 60, status: "running", attempt: 1 },
    },
  })) as unknown as Claimed;
  const reserved = async () => (await db().workspace.findUniqueOrThrow({ where: { id: workspaceId } })).reserved;
  expect([await holdBack(execution, 1001n * DOLLARINO), await reserved()]).toEqual([false, 0n]);
  expect([await holdBack(execution, 600n * DOLLARINO), await reserved()]).toEqual([true, 600n * DOLLARINO]);
  // What is held already counts.
  expect([await holdBack(execution, 600n * DOLLARINO), await reserved()]).toEqual([true, 600n * DOLLARINO]);
  expect([await holdBack(execution, 1000n * DOLLARINO), await reserved()]).toEqual([true, 1000n * DOLLARINO]);
  await expect(holdBack({ ...execution, attempt: 2 }, 1n)).rejects.toBeInstanceOf(AttemptLost);
});
