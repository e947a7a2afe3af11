import { actorOf } from "#lib/api/audit";
import type { Context } from "#lib/api/context";
import { holdSkills, putInDrive } from "#lib/operations/drive/put-in-drive";
import { refuseUnavailable } from "#lib/operations/skills/available-version";
import { newestVersion } from "#lib/operations/skills/own-skill";
import { usable } from "#lib/operations/skills/visible-skill";

/** A skill that is in the drive now: what it is called, at which version it is there, and whether it was not there before. */
export type Installed = { skillId: number; slug: string; version: string; changed: boolean };

/**
 * Sees to it that skills are in the drive, and stay there until the transaction ends: what is not is installed at its latest
 * version. Answers them by the slugs that were asked for; what the caller cannot see is missing. A handful of statements, however
 * many skills there are.
 */
export async function installSkills(ctx: Context, slugs: string[]): Promise<Map<string, Installed>> {
  const ids = [...new Set([...(await bySlugs(ctx, slugs)).values()].map(({ id }) => id))];
  await holdSkills(ctx.db, ids);
  // Again, as they are now; a name that leads to another skill since is one that is not held.
  const found = await bySlugs(ctx, slugs, ids);
  const absent = [...new Set(found.values())].filter(({ drive }) => drive.length === 0);
  for (const { id, version } of absent) refuseUnavailable(version ?? (await newestVersion(ctx.db, id)));
  const added = absent.flatMap(({ id, version }) => (version ? [{ skillId: id, versionId: version.id }] : []));
  const made = await putInDrive(ctx.db, ctx.workspace.id, added);
  return new Map(
    [...found].flatMap(([asked, { id, slug, version, drive }]) => {
      const there = drive[0]?.version ?? version;
      return there ? [[asked, { skillId: id, slug, version: there.version, changed: made.has(id) }]] : [];
    }),
  );
}

const standing = { id: true, version: true, state: true, yankedAt: true, yankReason: true } as const;

/** What the caller may have in the drive, by each of the slugs that lead to it. What is not in the drive they may also see. */
async function bySlugs(ctx: Context, slugs: string[], ids?: number[]) {
  const named = { slug: { in: slugs } };
  const rows = await ctx.db.skill.findMany({
    where: { AND: [usable(ctx), { OR: [named, { aliases: { some: named } }] }, ids ? { id: { in: ids } } : {}] },
    select: {
      ...{ id: true, slug: true, version: { select: standing }, aliases: { where: named, select: { slug: true } } },
      drive: { where: { workspaceId: ctx.workspace.id }, select: { version: { select: standing } } },
    },
  });
  const asked = new Set(slugs);
  return new Map(rows.flatMap((row) => [row.slug, ...row.aliases.map(({ slug }) => slug)].filter((slug) => asked.has(slug)).map((slug) => [slug, row])));
}

/** That something else also installed skills is a change of its own, with an entry for each in the audit log. */
export async function auditInstalled(ctx: Context, installed: Pick<Installed, "slug" | "version">[]): Promise<void> {
  const { type, id, name } = actorOf(ctx.caller);
  const who = { workspaceId: ctx.workspace.id, actorType: type, actorId: id, actorName: name };
  const request = { ip: ctx.ip, userAgent: ctx.userAgent, requestId: ctx.requestId };
  await ctx.db.auditEntry.createMany({
    data: installed.map(({ slug, version }) => ({
      ...{ ...who, ...request, action: "drive.create", resourceType: "drive", resourceId: slug, metadata: { version } },
    })),
  });
}
