import { writeAudit } from "#lib/api/audit";
import type { Context } from "#lib/api/context";
import { ApiError, invalid } from "#lib/api/errors";
import { consumeUploadTicket } from "#lib/auth/upload-ticket";
import { addToCollection } from "#lib/operations/collections/collection";
import { type PreparedVersion, type Publisher, prepareVersion, publishVersion } from "#lib/operations/skills/publish-version";
import { isBadSkill } from "#lib/runtime/bad-skill";
import type { SkillFile } from "#lib/runtime/skill-folder";

/** Reads, scans and packs what came in the field `param`. What is wrong with it is said of that field, and nothing is stored. */
export async function prepareSkill(param: string, files: () => Promise<SkillFile[]>): Promise<PreparedVersion> {
  try {
    return await prepareVersion(await files());
  } catch (error) {
    if (isBadSkill(error)) throw invalid(param, error.message);
    throw error;
  }
}

/**
 * Stores a version in the caller's name, in the transaction of the write, and uses up the ticket that they came with. A key over
 * chosen skills adds to its own collection, and changes nothing that others have too.
 */
export async function storeSkill(ctx: Context, from: Pick<Publisher, "sourceType" | "sourceUrl" | "changelog">, prepared: PreparedVersion) {
  const tx = ctx.db;
  const { caller } = ctx;
  const workspaceId = ctx.workspace.id;
  if (caller.ticket) await consumeUploadTicket(tx, caller.ticket.id);
  const confinement = caller.type === "api_key" ? await collectionOf(ctx, caller.key.id) : null;
  const publisher = { workspaceId, userId: ctx.user.id, trusted: ctx.user.isAdmin, ...from };
  const { skill, version } = await publishVersion(tx, publisher, prepared);
  // Behind the lock on the skill, so that it does not come to be shared in between.
  if (confinement !== null) await refuseShared(ctx, skill, confinement);
  const collectionId = caller.ticket?.collectionId ?? confinement;
  if (collectionId !== null && version.state === "live") await putInCollection(ctx, collectionId, skill, version);
  return { skill, version };
}

/** What the audit log says of a version that was stored. */
export function recordOf({ skill, version }: Awaited<ReturnType<typeof storeSkill>>) {
  const { contentSha, state, verdict } = version;
  return { resourceId: skill.slug, metadata: { version: version.version, contentSha, state, verdict } };
}

/** The collection that a key, or the ticket that it asked for, is confined to. */
async function collectionOf({ db }: Context, keyId: number): Promise<number | null> {
  const key = await db.apiKey.findUnique({ where: { id: keyId }, select: { collection: { select: { id: true, allSkills: true } } } });
  return key?.collection && !key.collection.allSkills ? key.collection.id : null;
}

/** A skill with other versions is changed by a collection's key only where it is in that collection and nobody else's. */
async function refuseShared({ db, workspace }: Context, skill: { id: number; public: boolean }, collectionId: number): Promise<void> {
  const others = await db.skillVersion.count({ where: { skillId: skill.id } });
  if (others === 1) return;
  const places = await db.collectionSkill.findMany({ where: { workspaceId: workspace.id, skillId: skill.id }, select: { collectionId: true } });
  if (skill.public || places.length !== 1 || places[0]?.collectionId !== collectionId)
    throw new ApiError("SLUG_TAKEN", {
      message: "A skill with this name exists already and is not this collection's alone. Choose another `name` in SKILL.md.",
    });
}

async function putInCollection(ctx: Context, collectionId: number, skill: { id: number; slug: string }, version: { id: number; version: string }) {
  const { db } = ctx;
  const here = { workspaceId: ctx.workspace.id, skillId: skill.id };
  const made = await db.driveSkill.createMany({ data: { ...here, versionId: version.id }, skipDuplicates: true });
  if (made.count > 0) {
    await db.skill.update({ where: { id: skill.id }, data: { installs: { increment: 1 } } });
    await writeAudit(db, "drive.create", ctx.caller, ctx, { resourceId: skill.slug, metadata: { version: version.version } });
  }
  await addToCollection(db, { ...here, collectionId });
}
