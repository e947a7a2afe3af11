import { randomUUID } from "node:crypto";
import { createToken } from "#lib/auth/api-key";
import { db, type Prisma } from "#lib/platform/db";
import { createSkill } from "#lib/testing/created-skill";
import type { Example, Examples, World } from "#lib/testing/example-world";
import { publishSkill } from "#lib/testing/publish-skill";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

/** Examples for skills: finding, publishing and judging them, collections, and the drive. */
export const REGISTRY_EXAMPLES = {
  listMarketplaceSkills: () => ({ query: "?limit=2" }),
  getMarketplaceSkill: () => ({ params: { slug: "summarize" } }),
  getMarketplaceFile: () => ({ params: { slug: "summarize" }, query: "?path=SKILL.md" }),
  compareVersions: async () => {
    const { body } = await json("GET /api/v1/marketplace/skills/summarize");
    return { params: { slug: "summarize" }, query: `?from=${body.version}&to=${body.version}` };
  },
  listCategories: () => ({}),
  listOwnSkills: () => ({ query: "?limit=2" }),
  listSkills: () => ({ query: "?limit=2" }),
  getSkill: () => ({ params: { slug: "summarize" } }),
  getSkillContents: () => ({ params: { slug: "summarize" } }),
  getSkillFile: () => ({ params: { slug: "summarize" }, query: "?path=SKILL.md" }),
  listInstalledContents: () => ({ query: "?limit=2" }),
  installSkill: () => ({ params: { slug: "csv-report" }, body: {} }),
  uninstallSkill: async (world) => {
    await json("POST /api/v1/skills/summarize/install", { key: world.key });
    return { params: { slug: "summarize" } };
  },
  createDownload: () => ({ body: { scope: "skill", skillSlug: "text-statistics" } }),
  downloadSkill: async () => {
    const { body } = await json("GET /api/v1/skills/summarize");
    return { params: { slug: "summarize", file: `${body.data.download.content_sha}.zip` } };
  },
  listCollections: () => ({ query: "?limit=2" }),
  createCollection: () => ({ body: { name: `walk-${createToken().slice(0, 20)}`, skillSlugs: ["text-statistics"] } }),
  updateCollection: async (world) => ({ params: { name: await newCollection(world) }, body: { includeTeamSkills: false }, foreign: "name" }),
  deleteCollection: async (world) => ({ params: { name: await newCollection(world) }, foreign: "name" }),
  addCollectionSkill: async (world) => ({ params: { name: await newCollection(world) }, body: { skillSlug: "text-statistics" }, foreign: "name" }),
  removeCollectionSkill: async (world) => ({ params: { name: await newCollection(world), slug: "summarize" }, foreign: "name" }),
  publishSkill: (world) => ownSkill(world),
  unpublishSkill: (world) => ownSkill(world, { submittedAt: new Date() }),
  renameSkill: async (world) => ({ ...(await ownSkill(world)), body: { newSlug: `walk-${Math.random().toString(36).slice(2)}` } }),
  deleteSkill: (world) => ownSkill(world),
  restoreSkill: (world) => ownSkill(world, { deletedAt: new Date() }),
  yankVersion: async (world) => ({ ...(await ownSkill(world)), body: { version: "1.0.0", reason: "walk" } }),
  unyankVersion: async (world) => ({ ...(await ownSkill(world, {}, { yankedAt: new Date() })), body: { version: "1.0.0" } }),
  rescanSkill: async (world) => ({ ...(await ownSkill(world)), body: {} }),
  appealVerdict: async (world) => ({ ...(await ownSkill(world, {}, { state: "held", verdict: "warn" })), body: { reason: "walk" } }),
  reportSkill: async () => ({ params: { slug: await publishSkill({ script: "true" }) }, body: { reason: "walk" } }),
  listSkillReports: () => ({ params: { slug: "summarize" }, query: "?limit=2" }),
  getSkillScan: () => ({ params: { slug: "summarize" } }),
  getSkillExample: () => ({ params: { slug: "summarize" } }),
  listReviews: async () => ({ query: "?limit=2", key: await adminKey() }),
  getReview: async () => ({ params: { slug: "summarize" }, key: await adminKey() }),
  downloadReview: async (world) => ({ params: { ...(await ownSkill(world)).params, version: "1.0.0" }, key: await adminKey() }),
  decideReview: async (world) => ({
    // After its version: what comes later than the submission is not approved with it.
    params: (await ownSkill(world, { submittedAt: new Date(Date.now() + 60_000) })).params ?? {},
    body: { decision: "approve" },
    key: await adminKey(),
  }),
  listDrive: () => ({}),
  importToDrive: () => ({ body: { skillSlug: "docx-to-pdf" } }),
  removeFromDrive: async (world) => {
    await json("POST /api/v1/drive/import", { key: world.key, body: { skillSlug: "summarize" } });
    return { params: { slug: "summarize" } };
  },
  toggleDriveSkill: async (world) => ({ params: { slug: await updatable(world) }, body: {} }),
  listDriveUpdates: () => ({}),
  acceptUpdate: async (world) => ({ params: { slug: await updatable(world) } }),
  dismissUpdate: async (world) => ({ params: { slug: await updatable(world) } }),
  diffDrive: () => ({ body: { local: [{ slug: "summarize", content_sha: "0".repeat(64) }] } }),
  previewSync: () => ({ body: { install_id: randomUUID(), local: [{ slug: "summarize", content_sha: "0".repeat(64) }] } }),
  executeSync: () => ({ body: { install_id: randomUUID(), kind: "manual", mode: "all", classifications: [], local: [] } }),
  finalizeSync: async (world) => ({ body: { run_id: await openSync(world) } }),
  getFacets: () => ({ query: "?q=summarize" }),
  discoverSkills: () => ({ query: "?keywords=summarize&offset=0" }),
  listLeaderboard: () => ({ query: "?sort_by=installs" }),
} satisfies Partial<Examples>;

/** A skill of the world's own, which a stranger does not find. */
async function ownSkill(
  world: World,
  skill: Prisma.SkillUncheckedUpdateManyInput = {},
  version: Prisma.SkillVersionUncheckedUpdateManyInput = {},
): Promise<Example> {
  const slug = await publishSkill({ script: "true" }, { workspaceId: world.workspace.id });
  await db().skillVersion.updateMany({ where: { skill: { slug } }, data: version });
  await db().skill.updateMany({ where: { slug }, data: skill });
  return { params: { slug } };
}

/** The key of an admin of the instance, who is nobody in the world. */
async function adminKey(): Promise<string> {
  const admin = await createWorkspace();
  await db().user.update({ where: { id: admin.user.id }, data: { isAdmin: true } });
  return admin.key;
}

/** A skill in the world's drive that has a later version than the installed one. */
async function updatable(world: World): Promise<string> {
  const skill = await createSkill(world);
  await skill.publish({ version: "1.0.0" });
  await json("POST /api/v1/drive/import", { key: world.key, body: { skillSlug: skill.slug } });
  await skill.publish({ version: "1.1.0" });
  return skill.slug;
}

async function openSync(world: World): Promise<string> {
  const { body } = await json("POST /api/v1/drive/sync/execute", { key: world.key, body: { install_id: randomUUID(), kind: "daily", mode: "all", local: [] } });
  return body.data.run_id;
}

const newCollection = async (world: World): Promise<string> =>
  (await json("POST /api/v1/collections", { key: world.key, body: { name: `walk-${createToken().slice(0, 20)}`, skillSlugs: ["summarize"] } })).body.data.id;
