import { expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { SCAN_ENGINE } from "#lib/runtime/scan/scan-skill";
import { sweepScans } from "#lib/runtime/scan/sweep-scans";
import { addVersion, uniqueSlug } from "#lib/testing/add-version";
import { createWorkspace } from "#lib/testing/workspace";

const scan = (engine: string) => ({ engine, scannedAt: "2026-01-01T00:00:00.000Z", riskReasons: [], findings: [] });
const engineOf = (row: { scan: unknown } | null) => (row?.scan as { engine: string } | null)?.engine;

test("what an older engine scanned, or none, is scanned again; what a newer one did and what cannot be read is left alone", async () => {
  const { workspace } = await createWorkspace();
  const made = async (data: object) => {
    const slug = uniqueSlug();
    const { version, skill } = await addVersion({ slug, workspaceId: workspace.id });
    await db().skillVersion.update({ where: { id: version.id }, data });
    return { id: version.id, skillId: skill.id, slug };
  };
  const older = await made({ scan: scan("0.9.12"), verdict: "malicious", state: "quarantined" });
  await db().skill.update({ where: { id: older.skillId }, data: { versionId: null } });
  const never = await made({ scan: null as never, verdict: null, risk: null });
  const newer = await made({ scan: scan("999.10.0"), verdict: "malicious", state: "quarantined" });
  const missing = await made({ scan: scan("0.9.12"), contentSha: `${"0".repeat(63)}${older.id % 10}` });
  const rows = () => db().skillVersion.findMany({ where: { id: { in: [older, never, newer, missing].map(({ id }) => id) } }, orderBy: { id: "asc" } });

  // Several workers at once: one of them does it.
  while (!(await Promise.all([sweepScans(), sweepScans()])).includes(true));
  expect((await rows()).map((row) => [row.state, engineOf(row)])).toEqual([
    ["live", SCAN_ENGINE],
    ["live", SCAN_ENGINE],
    ["quarantined", "999.10.0"],
    ["live", "0.9.12"],
  ]);
  // Only what was moved is written down, and what is live again is the latest.
  expect((await db().skill.findUniqueOrThrow({ where: { id: older.skillId } })).versionId).toBe(older.id);
  const entries = await db().auditEntry.findMany({ where: { workspaceId: workspace.id, action: "version.scan" } });
  expect(entries).toMatchObject([{ actorType: "system", resourceId: older.slug, metadata: { from: "quarantined", to: "live" } }]);
  const before = await rows();
  while (!(await sweepScans()));
  expect(await rows()).toEqual(before);
});
