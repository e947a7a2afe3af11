import { writeAudit } from "#lib/api/audit";
import type { Context } from "#lib/api/context";
import { ApiError, invalid } from "#lib/api/errors";
import { atLeast, confinedTo } from "#lib/auth/caller";
import { allows } from "#lib/auth/scopes";
import { consumeUploadTicket } from "#lib/auth/upload-ticket";
import { addToCollection } from "#lib/operations/collections/collection";
import { auditInstalled } from "#lib/operations/drive/install-skills";
import { putInDrive } from "#lib/operations/drive/put-in-drive";
import { type PreparedVersion, type Publisher, prepareVersion, publishVersion } from "#lib/operations/skills/publish-version";
import { refuseCrowd, scanTurn } from "#lib/operations/skills/scan-turn";
import { isBadSkill } from "#lib/runtime/bad-skill";
import type { SkillFile } from "#lib/runtime/skill-folder";

/** Reads, scans and packs what came in the field `param`. What is wrong with it is said of that field, and nothing is stored. */
export async function prepareSkill(ctx: Pick<Context, "workspace" | "signal">, param: string, files: () => Promise<SkillFile[]>): Promise<PreparedVersion> {
  try {
    return await prepareVersion(await files(), scanTurn(ctx));
  } catch (error) {
    refuseCrowd(error);
    if (isBadSkill(error)) throw invalid(param, error.message);
    throw error;
  }
}

/** A key over chosen skills brings in none, whatever it was allowed: a new version would be everyone's who has the skill. */
export function refuseConfined({ caller }: Context): void {
  if (confinedTo(caller)) throw new ApiError("ACCESS_DENIED");
}

/**
 * Stores a version in the caller's name, in the transaction of the write, and uses up the ticket that they came with. A skill that
 * is not in the drive is put there, and one that came with a collection's ticket into that collection.
 */
export async function storeSkill(ctx: Context, from: Pick<Publisher, "sourceType" | "sourceUrl" | "changelog">, prepared: PreparedVersion) {
  const { ticket } = ctx.caller;
  refuseConfined(ctx);
  if (ticket) await consumeUploadTicket(ctx.db, ticket.id);
  const publisher = { workspaceId: ctx.workspace.id, userId: ctx.user.id, trusted: ctx.user.isAdmin, mayRestore: mayRestore(ctx), ...from };
  const { skill, version, restored, added } = await publishVersion(ctx.db, publisher, prepared);
  if (restored) await writeAudit(ctx.db, "skill.restore", ctx.caller, ctx, { resourceId: skill.slug });
  if (version.state === "live" && !version.yankedAt) await install(ctx, skill, version, ticket?.collectionId);
  return { skill, version, added };
}

/** What `restoreSkill` asks for. A ticket is good for an upload and for nothing else, whoever made it. */
function mayRestore({ caller }: Context): boolean {
  return atLeast(caller.role, "admin") && !caller.ticket && (caller.type === "session" || allows(caller.key.scopes, "full"));
}

/** What the audit log says of a version that was stored; nothing of one that was there before. */
export function recordOf({ skill, version, added }: Awaited<ReturnType<typeof storeSkill>>) {
  if (!added) return null;
  const { contentSha, state, verdict } = version;
  return { resourceId: skill.slug, metadata: { version: version.version, contentSha, state, verdict } };
}

type Stored = Awaited<ReturnType<typeof publishVersion>>;

/** What is there at an earlier version stays so: that is an update, which a person accepts. Whoever published it holds the skill. */
async function install(ctx: Context, skill: Stored["skill"], version: Stored["version"], collectionId: number | null = null) {
  const here = { workspaceId: ctx.workspace.id, skillId: skill.id };
  const made = await putInDrive(ctx.db, here.workspaceId, [{ skillId: skill.id, versionId: version.id }]);
  if (made.size > 0) await auditInstalled(ctx, [{ slug: skill.slug, version: version.version }]);
  if (collectionId !== null) await addToCollection(ctx.db, { ...here, collectionId });
}
