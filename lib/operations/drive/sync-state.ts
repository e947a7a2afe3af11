import type { Context } from "#lib/api/context";
import { type DriveRow, driveRow } from "#lib/operations/drive/drive-item";
import type { LocalSkill } from "#lib/operations/drive/local-skills";
import { isPublic, usable } from "#lib/operations/skills/visible-skill";
import type { Prisma } from "#lib/platform/db";

export type KnownVersion = Omit<DriveRow["version"], "about">;
export type KnownSkill = {
  skill: DriveRow["skill"];
  /** Whether the caller may have it in their drive; a collection's key can be told of a public skill that it cannot reach. */
  reachable: boolean;
  row: DriveRow | undefined;
  /** The versions whose files the machine has, by their sha. */
  versions: Map<string, KnownVersion>;
};

/** What the drive and the marketplace know of what a machine has. */
export type SyncState = { workspaceId: number; drive: DriveRow[]; bySlug: Map<string, KnownSkill> };

const shown = driveRow.skill.select;
const wanted = { ...shown, aliases: { select: { slug: true } }, versions: { select: { ...driveRow.version.select } } } satisfies Prisma.SkillSelect;

/** Reads in a handful of queries, however many skills there are. A former name of a skill leads to it. */
export async function readSyncState(ctx: Context, local: LocalSkill[]): Promise<SyncState> {
  const workspaceId = ctx.workspace.id;
  const drive = await ctx.db.driveSkill.findMany({ where: { workspaceId, skill: usable(ctx) }, select: driveRow, orderBy: { skill: { slug: "asc" } } });
  const slugs = local.map(({ slug }) => slug);
  const shas = [...new Set(local.map(({ content_sha }) => content_sha.toLowerCase()))];
  const named = { OR: [{ slug: { in: slugs } }, { aliases: { some: { slug: { in: slugs } } } }] };
  const query = { select: { ...wanted, versions: { ...wanted.versions, where: { contentSha: { in: shas } } } } };
  const reached = await ctx.db.skill.findMany({ where: { AND: [named, usable(ctx)] }, ...query });
  // Everyone can see that a public skill is there, a collection's key too.
  const beyond = await ctx.db.skill.findMany({ where: { AND: [named, isPublic, { id: { notIn: reached.map(({ id }) => id) } }] }, ...query });
  const rows = new Map(drive.map((row) => [row.skill.id, row]));
  const bySlug = new Map<string, KnownSkill>();
  const add = (reachable: boolean, { aliases, versions, ...skill }: (typeof reached)[number]) => {
    const isOwn = skill.workspaceId === workspaceId;
    const row = rows.get(skill.id);
    // Of others' skills only what was live once is known to anybody.
    const known = versions.filter(({ id, state }) => state === "live" || isOwn || id === row?.versionId);
    const entry = { skill, reachable, row, versions: new Map(known.map((each) => [each.contentSha, each])) };
    for (const slug of [skill.slug, ...aliases.map((alias) => alias.slug)]) bySlug.set(slug, entry);
  };
  for (const each of reached) add(true, each);
  for (const each of beyond) add(false, each);
  return { workspaceId, drive, bySlug };
}
