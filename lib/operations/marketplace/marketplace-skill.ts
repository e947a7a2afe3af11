import { z } from "zod";
import { slug, timestamp } from "#lib/api/fields";
import type { Prisma } from "#lib/platform/db";
import { CATEGORIES } from "#lib/runtime/skill-folder";

const requires = z.object({ secrets: z.array(z.string()), connectors: z.array(z.string()), network: z.array(z.string()) });

/** A skill as the marketplace lists it. */
export const marketplaceSkill = z
  .object({
    slug: slug(),
    name: z.string(),
    description: z.string(),
    category: z.enum(CATEGORIES),
    tags: z.array(z.string()),
    version: z.string(),
    author: z.string().nullable(),
    license: z.string().nullable(),
    installs: z.int(),
    executions: z.int(),
    rating: z.number().nullable(),
    runtime: z.enum(["model", "script"]),
    requires,
    contentSha: z.string(),
    source: z.object({ type: z.string(), url: z.string().nullable() }),
    updatedAt: timestamp(),
  })
  .meta({ id: "MarketplaceSkill" });

export const marketplaceSkillDetail = marketplaceSkill
  .extend({
    parameters: z.record(z.string(), z.unknown()).nullable().meta({ description: "JSON Schema of an object input." }),
    readme: z.string().meta({ description: "The body of SKILL.md." }),
    files: z.array(z.object({ path: z.string(), size: z.int(), sha256: z.string() })),
    versions: z.array(z.object({ version: z.string(), contentSha: z.string(), size: z.int(), createdAt: timestamp() })),
    scan: z.null().meta({ description: "The scanner's verdict, once there is one." }),
  })
  .meta({ id: "MarketplaceSkillDetail" });

/** What a query must include for `toMarketplaceSkill`. */
export const withVersion = { version: true } satisfies Prisma.SkillInclude;
type SkillRow = Prisma.SkillGetPayload<{ include: typeof withVersion }>;
type Version = NonNullable<SkillRow["version"]>;

/** A row as the marketplace shows it, with its latest version or a given one. */
export function toMarketplaceSkill(row: SkillRow, version: Version = row.version as Version): z.output<typeof marketplaceSkill> {
  return {
    ...row,
    category: row.category as z.output<typeof marketplaceSkill>["category"],
    version: version.version,
    contentSha: version.contentSha,
    requires: version.requires as z.output<typeof requires>,
    source: { type: row.sourceType, url: row.sourceUrl },
  };
}

/** Skills that everyone may see. */
export const isPublic = { public: true, versionId: { not: null } } satisfies Prisma.SkillWhereInput;

/** LIKE's own signs stand for themselves. */
const literal = (word: string) => word.replace(/[\\%_]/g, "\\$&");

/** Skills whose name, slug, description or tags hold every word of a query. */
export function matching(q: string): Prisma.SkillWhereInput {
  const words = q.trim().split(/\s+/).filter(Boolean).slice(0, 10).map(literal);
  return {
    AND: words.map((word) => ({
      OR: [
        { slug: { contains: word.toLowerCase() } },
        ...[{ name: word }, { description: word }].map((each) => {
          const [[field, contains]] = Object.entries(each) as [[string, string]];
          return { [field]: { contains, mode: "insensitive" as const } };
        }),
        { tags: { has: word.toLowerCase() } },
      ],
    })),
  };
}
