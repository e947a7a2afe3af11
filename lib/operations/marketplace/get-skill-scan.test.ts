import { expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { SCAN_ENGINE } from "#lib/runtime/scan/scan-skill";
import { addVersion, uniqueSlug } from "#lib/testing/add-version";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

test("what the scanner says of a live version is everyone's to read, of others its owner's, its users' and an admin's", async () => {
  const home = await createWorkspace();
  const [user, stranger, admin] = [await createWorkspace(), await createWorkspace(), await createWorkspace()];
  await db().user.update({ where: { id: admin.user.id }, data: { isAdmin: true } });
  const slug = uniqueSlug();
  await addVersion({ slug, version: "1.0.0", workspaceId: home.workspace.id });
  await db().skill.update({ where: { slug }, data: { public: true } });
  const { version } = await addVersion({ slug, version: "1.1.0", text: "two", workspaceId: home.workspace.id });
  expect((await json(`POST /api/v1/skills/${slug}/install`, { key: user.key, body: {} })).body.version).toBe("1.1.0");
  const findings = [{ rule: "r", title: "t", severity: "high", confidence: "high", file: "SKILL.md", line: 3, evidence: "e", advice: "a" }];
  const scan = { engine: SCAN_ENGINE, scannedAt: new Date().toISOString(), riskReasons: ["It can."], findings };
  await db().skillVersion.update({ where: { id: version.id }, data: { state: "quarantined", verdict: "malicious", risk: "high", scan } });
  const first = await db().skillVersion.findFirstOrThrow({ where: { skill: { slug }, version: "1.0.0" } });
  await db().skill.update({ where: { slug }, data: { versionId: first.id } });

  const read = (query: string, key?: string) => json(`GET /api/v1/marketplace/skills/${slug}/scan${query}`, key ? { key } : {});
  expect((await read("")).body).toMatchObject({ verdict: "pass", engine: SCAN_ENGINE });
  expect((await read("?version=1.0.0&format=json")).status).toBe(200);
  for (const key of [undefined, stranger.key]) {
    const { status, body } = await read("?version=1.1.0", key);
    expect([status, body.error.param]).toEqual([404, "version"]);
  }
  for (const { key } of [home, user, admin]) {
    const { body } = await read("?version=1.1.0", key);
    expect(body).toEqual({ verdict: "malicious", risk: "high", engine: SCAN_ENGINE, scannedAt: scan.scannedAt, riskReasons: ["It can."], findings });
  }
  // The other answers say it in short.
  const { body } = await json(`GET /api/v1/skills/${slug}`);
  expect([body.data.skill.verdict, body.data.skill.risk]).toEqual(["pass", expect.any(String)]);
  const listed = await json("GET /api/v1/skills", { key: user.key });
  expect(listed.body.data.find((each: { slug: string }) => each.slug === slug).scan).toMatchObject({ verdict: "malicious", risk: "high" });
  await db().skill.update({ where: { slug }, data: { public: false } });
  expect((await read("", stranger.key)).status).toBe(404);
  expect((await read("?version=1.0.0", admin.key)).status).toBe(200);
});
