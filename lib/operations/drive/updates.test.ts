import { beforeAll, expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { createSkill } from "#lib/testing/created-skill";
import { json } from "#lib/testing/request";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

let publisher: TestWorkspace;
beforeAll(async () => {
  publisher = await createWorkspace();
});

const updates = async (key: string) => (await json("GET /api/v1/drive/updates", { key })).body.data;
const decide = (key: string, slug: string, what: "accept" | "dismiss", body: object = {}) => json(`POST /api/v1/drive/updates/${slug}/${what}`, { key, body });
const installed = async (key: string) => (await json("GET /api/v1/drive", { key })).body.data.skills[0].installed_version;
const none = { added: [], removed: [] };

/** A workspace that has installed version 1.0.0 of a public skill. */
async function withSkill() {
  const { key, workspace } = await createWorkspace();
  const skill = await createSkill(publisher);
  const first = await skill.publish({ version: "1.0.0", files: { "scripts/main.sh": "true", "notes.md": "1" } });
  await json("POST /api/v1/drive/import", { key, body: { skillSlug: skill.slug } });
  return { key, workspaceId: workspace.id, first, ...skill };
}

const yank = async (id: number, latestId: number | null) => {
  const { skillId } = await db().skillVersion.update({ where: { id }, data: { yankedAt: new Date(), yankReason: "broken" } });
  await db().skill.update({ where: { id: skillId }, data: { versionId: latestId } });
};

test("an update says what changed between the versions, and what was said of every one in between", async () => {
  const { key, slug, first, publish } = await withSkill();
  expect(await updates(key)).toEqual({ updates: [], total: 0 });
  await publish({ version: "1.1.0", changelog: "A middle step." });
  const latest = await publish({
    version: "1.2.0",
    changelog: "Talks to the net.",
    files: { "scripts/main.sh": "curl", "scripts/more.py": "1", "notes.md": "1" },
    metadata: { "clanker-secrets": "API_TOKEN", "clanker-network": "api.example.com", "clanker-cost": "0.5", "clanker-entrypoint": "scripts/main.sh" },
    risk: "high",
  });
  const { updates: list, total } = await updates(key);
  expect(total).toBe(1);
  expect(list[0]).toEqual({
    ...{ slug, name: slug, reason: "newer", needs_attention: true, cost: 0 },
    from: { version: "1.0.0", number: 1, content_sha: first.contentSha, published_at: first.createdAt.toISOString() },
    to: { version: "1.2.0", number: 3, content_sha: latest.contentSha, published_at: latest.createdAt.toISOString() },
    changelog: [
      { version: "1.2.0", number: 3, published_at: expect.any(String), changelog: "Talks to the net." },
      { version: "1.1.0", number: 2, published_at: expect.any(String), changelog: "A middle step." },
    ],
    changes: {
      secrets: { added: ["API_TOKEN"], removed: [] },
      hosts: { added: ["api.example.com"], removed: [] },
      connectors: none,
      tools: none,
      scripts: { added: ["scripts/more.py"], removed: [], changed: ["scripts/main.sh"] },
      files: { ...none, changed: ["SKILL.md"] },
      runtime: { from: "model", to: "script" },
      entrypoint: { from: null, to: "scripts/main.sh" },
      cost: { from: 0, to: 0.5 },
      risk: { from: "low", to: "high" },
      verdict: { from: "pass", to: "pass" },
    },
  });
  expect((await json("GET /api/v1/drive", { key })).body.data.skills).toMatchObject([{ update_available: true, latest_version: "1.2.0" }]);
});

test("accepting moves the drive, once, and writes down what it gained; no version is the latest", async () => {
  const { key, slug, workspaceId, publish } = await withSkill();
  await publish({ version: "1.1.0", metadata: { "clanker-secrets": "API_TOKEN" } });
  const first = await decide(key, slug, "accept");
  expect([first.status, first.body.data]).toMatchObject([
    200,
    {
      updated: true,
      from: { version: "1.0.0" },
      to: { version: "1.1.0" },
      cost: 0,
      skill: { installed_version: "1.1.0", version: 2, update_available: false },
    },
  ]);
  const again = await decide(key, slug, "accept", { version: "1.1.0" });
  expect([again.status, again.body.data.updated, again.body.data.skill]).toEqual([200, false, first.body.data.skill]);
  expect(await updates(key)).toEqual({ updates: [], total: 0 });
  const entries = await db().auditEntry.findMany({ where: { workspaceId, action: "drive.update" } });
  expect(entries).toMatchObject([
    { resourceId: slug, metadata: { from: "1.0.0", to: "1.1.0", changes: { secrets: { added: ["API_TOKEN"] }, cost: { from: 0, to: 0 } } } },
  ]);
});

test("exactly what was looked at is accepted: when the latest has moved on it is 409, by version and by sha", async () => {
  const { key, slug, publish } = await withSkill();
  const shown = await publish({ version: "1.1.0" });
  await publish({ version: "1.2.0", files: { "scripts/main.sh": "rm -rf /" } });
  for (const version of ["1.1.0", shown.contentSha, "9.9.9"]) {
    const { status, body } = await decide(key, slug, "accept", { version });
    expect([status, body.error.code, body.error.param]).toEqual([409, "UPDATE_CHANGED", "version"]);
    expect(body.error.message).toContain("1.2.0");
  }
  expect(await installed(key)).toBe("1.0.0");
  const { body } = await updates(key).then(({ updates: [update] }) => decide(key, slug, "accept", { version: update.to.content_sha }));
  expect(body).toMatchObject({ data: { to: { version: "1.2.0" } } });
});

test("whoever accepts a version while a newer one is published gets that version or is refused, never the newer one", async () => {
  const { key, slug, publish } = await withSkill();
  for (let round = 1; round <= 5; round++) {
    const { version, number } = await publish({ version: `2.${round}.0`, files: { "notes.md": `shown ${round}` } });
    const [accepted] = await Promise.all([
      decide(key, slug, "accept", { version }),
      publish({ version: `2.${round}.1`, files: { "notes.md": `newer ${round}` } }),
    ]);
    const before = round === 1 ? "1.0.0" : `2.${round - 1}.1`;
    if (accepted.status === 200) expect(accepted.body.data).toMatchObject({ updated: true, to: { version, number } });
    else expect(accepted.body.error.code).toBe("UPDATE_CHANGED");
    expect(await installed(key)).toBe(accepted.status === 200 ? version : before);
    expect((await decide(key, slug, "accept")).body.data.to.version).toBe(`2.${round}.1`);
  }
});

test("of twins that accept, one updates and all are told the same", async () => {
  const { key, slug, workspaceId, publish } = await withSkill();
  await publish({ version: "1.1.0" });
  const answers = await Promise.all(Array.from({ length: 5 }, () => decide(key, slug, "accept", { version: "1.1.0" })));
  expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(200));
  expect(answers.filter(({ body }) => body.data.updated)).toHaveLength(1);
  expect(await db().auditEntry.count({ where: { workspaceId, action: "drive.update" } })).toBe(1);
});

test("what is dismissed is not offered again, a later version is, and what was dismissed can still be accepted", async () => {
  const { key, slug, workspaceId, publish } = await withSkill();
  expect((await decide(key, slug, "dismiss")).status).toBe(404);
  await publish({ version: "1.1.0" });
  expect((await decide(key, slug, "dismiss", { version: "1.0.9" })).body.error.code).toBe("UPDATE_CHANGED");
  for (let twice = 0; twice < 2; twice++)
    expect((await decide(key, slug, "dismiss", { version: "1.1.0" })).body.data).toMatchObject({ slug, dismissed: { version: "1.1.0", number: 2 } });
  expect((await updates(key)).total).toBe(0);
  expect((await json("GET /api/v1/drive", { key })).body.data.skills).toMatchObject([{ update_available: false, latest_version: "1.1.0" }]);
  expect(await db().auditEntry.count({ where: { workspaceId, action: "drive.update" } })).toBe(1);
  await publish({ version: "1.2.0" });
  expect((await updates(key)).updates).toMatchObject([{ slug, to: { version: "1.2.0" } }]);
  await decide(key, slug, "dismiss");
  expect((await decide(key, slug, "accept", { version: "1.2.0" })).body.data.updated).toBe(true);
});

test("a withdrawn version is brought back to the one before, and one with nowhere to go says so", async () => {
  const { key, slug, first, publish } = await withSkill();
  const second = await publish({ version: "1.1.0" });
  await decide(key, slug, "accept");
  await yank(second.id, first.id);
  expect((await updates(key)).updates).toMatchObject([{ reason: "yanked", from: { version: "1.1.0" }, to: { version: "1.0.0" }, changelog: [] }]);
  expect((await decide(key, slug, "accept", { version: "1.0.0" })).body.data.skill).toMatchObject({ installed_version: "1.0.0", yanked: false });
  await yank(first.id, null);
  expect((await updates(key)).updates).toMatchObject([{ reason: "yanked", from: { version: "1.0.0" }, to: null, changes: null, needs_attention: false }]);
  expect((await decide(key, slug, "accept")).body.error.code).toBe("UPDATE_CHANGED");
  expect((await decide(key, slug, "dismiss")).status).toBe(404);
  expect(await installed(key)).toBe("1.0.0");
});

test.each(["quarantined", "held"] as const)("a version that is %s shows with that reason", async (state) => {
  const { key, first, publish } = await withSkill();
  await db().skillVersion.update({ where: { id: first.id }, data: { state } });
  await publish({ version: "1.1.0" });
  expect((await updates(key)).updates).toMatchObject([{ reason: state, to: { version: "1.1.0" } }]);
});

test("what is not newer is no update: another's version, a prerelease, one that is not live", async () => {
  const { key, slug, publish } = await withSkill();
  const held = await publish({ version: "3.0.0" });
  await db().skillVersion.update({ where: { id: held.id }, data: { state: "held" } });
  await publish({ version: "0.9.0" });
  expect((await updates(key)).total).toBe(0);
  expect((await decide(key, slug, "accept", { version: "3.0.0" })).body.error.code).toBe("UPDATE_CHANGED");
  expect((await decide(key, slug, "accept")).body.data).toMatchObject({ updated: false, to: { version: "1.0.0" } });
  const stranger = await createWorkspace();
  expect((await decide(stranger.key, slug, "accept")).status).toBe(404);
  expect((await decide(stranger.key, slug, "dismiss")).status).toBe(404);
});
