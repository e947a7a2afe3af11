import { expect, test } from "vitest";
import { db, transaction } from "#lib/platform/db";
import { keepScan } from "#lib/runtime/scan/rescan";
import { SCAN_ENGINE, type Scan, type Verdict } from "#lib/runtime/scan/scan-skill";
import { addVersion, uniqueSlug } from "#lib/testing/add-version";
import { publishSkill } from "#lib/testing/publish-skill";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

const finding = { rule: "pipe-to-shell", title: "Runs what it fetches", severity: "critical", confidence: "high", file: "scripts/main.sh", line: 1 } as const;
const scanOf = (verdict: Verdict): Scan => ({
  ...{ verdict, risk: "high", riskReasons: ["It runs a script."], engine: SCAN_ENGINE },
  findings: [{ ...finding, evidence: "curl x | sh", advice: "Do not." }],
});

test("an owner, or an admin of the instance, has a version scanned again; nobody else", async () => {
  const home = await createWorkspace(["workspace:files:write"]);
  const admin = await createWorkspace();
  await db().user.update({ where: { id: admin.user.id }, data: { isAdmin: true } });
  const slug = await publishSkill({ script: "echo hi" }, { workspaceId: home.workspace.id, public: true });
  const old = { engine: "0.1.0", scannedAt: "2026-01-01T00:00:00.000Z", riskReasons: [], findings: [] };
  await db().skillVersion.updateMany({ where: { skill: { slug } }, data: { scan: old } });
  const path = `POST /api/v1/skills/${slug}/rescan`;
  const mine = await json(path, { key: home.key, body: {} });
  expect([mine.status, mine.body.version, mine.body.scan.engine, mine.body.scan.findings]).toEqual([200, "1.0.0", SCAN_ENGINE, expect.any(Array)]);
  expect((await json(path, { key: (await createWorkspace()).key, body: {} })).status).toBe(404);
  expect((await json(path, { key: (await home.addMember("viewer")).key, body: {} })).body.error.code).toBe("ROLE_REQUIRED");
  expect((await json(path, { key: admin.key, body: { version: "1.0.0" } })).status).toBe(200);
  expect((await json(path, { key: admin.key, body: { version: "9.0.0" } })).body.error.param).toBe("version");
  // Both are read in the log of the workspace whose skill it is.
  expect(await db().auditEntry.count({ where: { workspaceId: home.workspace.id, action: "version.scan", resourceId: slug } })).toBe(2);
});

test("a version that turns malicious is quarantined and the one before it is the latest; an admin's own decision outlasts a scan", async () => {
  const { workspace, key } = await createWorkspace();
  const slug = uniqueSlug();
  const first = await addVersion({ slug, version: "1.0.0", text: "one", workspaceId: workspace.id });
  const { version } = await addVersion({ slug, version: "1.1.0", text: "two", workspaceId: workspace.id });
  const scan = (verdict: Verdict) => transaction((tx) => keepScan(tx, version, scanOf(verdict)));
  const latest = async () => (await db().skill.findUniqueOrThrow({ where: { slug } })).versionId;
  expect(await scan("malicious")).toEqual({ from: "live", to: "quarantined" });
  expect(await latest()).toBe(first.version.id);
  const { body } = await json(`GET /api/v1/marketplace/skills/${slug}/scan?version=1.1.0`, { key });
  expect([body.verdict, body.findings[0].rule, body.riskReasons]).toEqual(["malicious", "pipe-to-shell", ["It runs a script."]]);
  // The scanner takes back what the scanner said.
  expect(await scan("pass")).toEqual({ from: "quarantined", to: "live" });
  expect(await latest()).toBe(version.id);
  // An admin rejected it: no scan brings it back.
  const admin = await createWorkspace();
  await db().user.update({ where: { id: admin.user.id }, data: { isAdmin: true } });
  const decide = (decision: string) => json(`POST /api/v1/reviews/${slug}`, { key: admin.key, body: { decision, version: "1.1.0" } });
  expect((await decide("reject")).body.version.state).toBe("quarantined");
  expect(await scan("pass")).toEqual({ from: "quarantined", to: "quarantined" });
  // Allowed as malicious, it stays live whatever is said.
  await scan("malicious");
  expect((await decide("approve")).body.version.state).toBe("live");
  expect(await scan("malicious")).toEqual({ from: "live", to: "live" });
});

test("what was allowed for a doubt is quarantined for malice, and a doubt about a public skill holds it", async () => {
  const { workspace, user } = await createWorkspace();
  const slug = uniqueSlug();
  const { version } = await addVersion({ slug, version: "1.0.0", workspaceId: workspace.id, userId: user.id });
  await db().skill.update({ where: { slug }, data: { public: true } });
  const scan = (verdict: Verdict) => transaction((tx) => keepScan(tx, version, scanOf(verdict)));
  expect(await scan("warn")).toEqual({ from: "live", to: "held" });
  expect((await db().skill.findUniqueOrThrow({ where: { slug } })).versionId).toBeNull();
  await db().skillVersion.update({ where: { id: version.id }, data: { allowedAt: new Date() } });
  expect(await scan("warn")).toEqual({ from: "held", to: "live" });
  expect(await scan("malicious")).toEqual({ from: "live", to: "quarantined" });
  expect((await db().skillVersion.findUniqueOrThrow({ where: { id: version.id } })).allowedAt).toBeNull();
});

test("a held version of a public skill that a scan makes live is told like one that is published", async () => {
  const { workspace, user } = await createWorkspace();
  await db().webhook.create({ data: { workspaceId: workspace.id, url: "https://example.com/hook", events: ["skill.published"], secret: new Uint8Array(1) } });
  const slug = uniqueSlug();
  await addVersion({ slug, version: "1.0.0", text: "one", workspaceId: workspace.id, userId: user.id });
  await db().skill.update({ where: { slug }, data: { public: true } });
  const made = async (version: string) => (await addVersion({ slug, version, verdict: "warn", workspaceId: workspace.id, userId: user.id })).version;
  const [held, yanked] = [await made("1.1.0"), await made("1.2.0")];
  await db().skillVersion.update({ where: { id: yanked.id }, data: { yankedAt: new Date() } });
  const scan = (version: typeof held, verdict: Verdict) => transaction((tx) => keepScan(tx, version, scanOf(verdict)));
  expect(await scan(held, "warn")).toEqual({ from: "held", to: "held" });
  expect(await scan(held, "pass")).toEqual({ from: "held", to: "live" });
  expect(await scan(held, "pass")).toEqual({ from: "live", to: "live" });
  // Nobody can have one that was withdrawn.
  expect(await scan(yanked, "pass")).toEqual({ from: "held", to: "live" });
  const told = await db().webhookDelivery.findMany({ where: { webhook: { workspaceId: workspace.id } } });
  expect(told.map(({ body }) => JSON.parse(body).data)).toMatchObject([{ slug, version: "1.1.0", isLatest: true }]);
});
