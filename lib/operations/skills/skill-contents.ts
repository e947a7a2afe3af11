import { z } from "zod";
import type { Context } from "#lib/api/context";
import { notFound } from "#lib/api/errors";
import { slug } from "#lib/api/fields";
import { refuseNotLive } from "#lib/operations/skills/available-version";
import { filesOf } from "#lib/operations/skills/skill-file";
import { bySlug, usable, visible } from "#lib/operations/skills/visible-skill";
import { isBlobError } from "#lib/platform/blob-error";
import type { Prisma } from "#lib/platform/db";
import { log } from "#lib/platform/log";
import { isBadSkill } from "#lib/runtime/bad-skill";
import { splitSkillMd, textOf } from "#lib/runtime/front-matter";
import type { About } from "#lib/runtime/latest-version";
import { versionFile } from "#lib/runtime/version-files";

/** What one version of a skill holds, for a program that wants its files. */
export const skillContents = z
  .object({
    slug: slug(),
    name: z.string(),
    description: z.string(),
    version: z.string(),
    contentSha: z.string(),
    parameters: z.record(z.string(), z.unknown()).nullable().meta({ description: "JSON Schema of an object input." }),
    frontmatter: z.record(z.string(), z.unknown()).nullable().meta({
      description: "The fields at the head of SKILL.md as they stand there; null where it cannot be read. Its `name` differs from a slug that was changed.",
    }),
    files: z.array(z.object({ path: z.string(), size: z.int(), sha256: z.string() })),
  })
  .meta({ id: "SkillContents" });

/** The same of one skill, and what an agent is told by it. */
export const oneSkillContents = skillContents
  .extend({
    enabled: z.boolean().nullable().meta({ description: "Whether it is switched on here; null when it is not installed." }),
    skillMd: z.string().nullable().meta({ description: "The whole of SKILL.md; null where it cannot be read." }),
  })
  .meta({ id: "OneSkillContents" });

/** What a query must select for `toContents`. */
export const withContents = {
  ...{ version: true, about: true, contentSha: true, contentSize: true, parameters: true, files: true, state: true },
  skill: { select: { slug: true, name: true, description: true } },
} satisfies Prisma.SkillVersionSelect;
type ContentsRow = Prisma.SkillVersionGetPayload<{ select: typeof withContents }>;

export async function toContents(row: ContentsRow) {
  const { name, description } = { ...row.skill, ...(row.about as Partial<About>) };
  return {
    ...{ slug: row.skill.slug, name, description, version: row.version, contentSha: row.contentSha },
    parameters: row.parameters === null ? null : (JSON.parse(row.parameters) as Record<string, unknown>),
    files: filesOf(row),
    ...(await skillMdOf(row)),
  };
}

/** The version of a skill that a workspace has installed, or else the latest of one that the caller may see. */
export async function chosenVersion(ctx: Context, slug: string): Promise<{ row: ContentsRow; enabled: boolean | null }> {
  const where = { workspaceId: ctx.workspace.id, skill: { AND: [usable(ctx), bySlug(slug)] } };
  const installed = await ctx.db.driveSkill.findFirst({ where, select: { enabled: true, version: { select: withContents } } });
  const seen = { AND: [visible(ctx), bySlug(slug)] };
  const row = installed?.version ?? (await ctx.db.skill.findFirst({ where: seen, select: { version: { select: withContents } } }))?.version;
  if (!row) throw notFound("There is no such skill.");
  refuseNotLive(row);
  return { row, enabled: installed?.enabled ?? null };
}

/** One skill that cannot be read must not keep a list from being answered. */
async function skillMdOf(row: ContentsRow): Promise<{ frontmatter: Record<string, unknown> | null; skillMd: string | null }> {
  try {
    const data = await versionFile(row, "SKILL.md");
    if (data) return { frontmatter: splitSkillMd(data).fields, skillMd: textOf("SKILL.md", data) };
  } catch (err) {
    if (!isBadSkill(err) && !(isBlobError(err) && err.code === "missing")) throw err;
    log.warn({ err, slug: row.skill.slug, version: row.version }, "the SKILL.md of a version cannot be read");
  }
  return { frontmatter: null, skillMd: null };
}
