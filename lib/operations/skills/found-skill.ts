import { z } from "zod";
import { id, slug } from "#lib/api/fields";
import type { Db, Prisma } from "#lib/platform/db";
import { Risk, Verdict } from "#lib/platform/prisma/enums";

/** A skill in SkillzDrive's words: snake_case, and a version that counts 1, 2, 3. */
export const foundSkill = z
  .object({
    id: id("skl"),
    slug: slug(),
    name: z.string(),
    description: z.string(),
    tags: z.array(z.string()),
    version: z.int(),
    github_url: z.string().nullable(),
    category: z.string(),
    verdict: z.enum(Verdict).nullable(),
    risk: z.enum(Risk).nullable(),
  })
  .meta({ id: "FoundSkill" });

/** What a query must include for `toFoundSkill`: of the version no more than is shown, for it may be a megabyte. */
export const withFound = { version: { select: { number: true, verdict: true, risk: true } } } satisfies Prisma.SkillInclude;
type FoundRow = Prisma.SkillGetPayload<object> & { version: Pick<Prisma.SkillVersionGetPayload<object>, "number" | "verdict" | "risk"> | null };

export function toFoundSkill(row: FoundRow): z.output<typeof foundSkill> {
  const { verdict = null, risk = null } = row.version ?? {};
  return { ...row, verdict, risk, version: row.version?.number ?? 0, github_url: row.sourceType === "github" ? row.sourceUrl : null };
}

/** Rows as they were found: a query by ids answers them in any order. */
export function inOrder<Row extends { id: number }>(found: { id: number }[], rows: Row[]): Row[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return found.flatMap(({ id }) => byId.get(id) ?? []);
}

/** The skills that were found, in that order. */
export async function loadFound(db: Db, found: { id: number }[]): Promise<z.output<typeof foundSkill>[]> {
  const rows = await db.skill.findMany({ where: { id: { in: found.map(({ id }) => id) } }, include: withFound });
  return inOrder(found, rows).map(toFoundSkill);
}
