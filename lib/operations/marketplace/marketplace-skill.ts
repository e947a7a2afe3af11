import { z } from "zod";
import { dollarinos, slug, timestamp } from "#lib/api/fields";
import { Prisma } from "#lib/platform/db";
import { Risk, Verdict, VersionState } from "#lib/platform/prisma/enums";
import type { About } from "#lib/runtime/latest-version";
import type { Scan } from "#lib/runtime/scan/scan-skill";
import { basename, type SkillExample } from "#lib/runtime/skill-example";
import { CATEGORIES } from "#lib/runtime/skill-folder";

/** What the scanner says of a version. The verdict is about what was found, the risk about what the skill is able to do. */
export const scanSummary = z.object({ verdict: z.enum(Verdict), risk: z.enum(Risk), engine: z.string(), scannedAt: timestamp() }).meta({ id: "ScanSummary" });

const finding = z.object({
  rule: z.string(),
  title: z.string(),
  severity: z.enum(["info", "low", "medium", "high", "critical"]),
  confidence: z.enum(["low", "medium", "high"]),
  file: z.string(),
  line: z.int(),
  evidence: z.string(),
  advice: z.string().meta({ description: "What to do about it." }),
});

export const scanReport = scanSummary.extend({ riskReasons: z.array(z.string()), findings: z.array(finding) }).meta({ id: "ScanReport" });

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
    cost: dollarinos().meta({ description: "What a run costs in dollarinos, beside what its model uses." }),
    contentSha: z.string(),
    source: z.object({ type: z.string(), url: z.string().nullable() }),
    updatedAt: timestamp(),
    publisher: z
      .string()
      .nullable()
      .meta({ description: "The slug of the workspace that published it; null for the catalogue's own. `author` is only what the skill says." }),
    status: z.enum(["private", "submitted", "public"]),
    scan: scanSummary.nullable(),
  })
  .meta({ id: "MarketplaceSkill" });

export const skillVersion = z
  .object({
    version: z.string(),
    contentSha: z.string(),
    size: z.int(),
    createdAt: timestamp(),
    changelog: z.string().nullable(),
    state: z.enum(VersionState).meta({ description: "Only a live version is run, installed and downloaded. Others are shown to their owner alone." }),
    yanked: z.object({ at: timestamp(), reason: z.string().nullable() }).nullable(),
    scan: scanSummary.nullable(),
  })
  .meta({ id: "SkillVersion" });

export const exampleInput = z.union([z.string(), z.record(z.string(), z.unknown())]);

export const marketplaceSkillDetail = marketplaceSkill
  .extend({
    cost: dollarinos().meta({ description: "What a run costs at least; a model's tokens come on top." }),
    parameters: z.record(z.string(), z.unknown()).nullable().meta({ description: "JSON Schema of an object input." }),
    offline: z.boolean().meta({ description: "Whether it can be run without a model: by a script, which some skills for models have as well." }),
    example: z
      .object({ input: exampleInput, attachments: z.array(z.string()) })
      .nullable()
      .meta({ description: "What to try it with: an input, and the names of files. `GET /marketplace/skills/{slug}/example` has their bytes too." }),
    readme: z.string().meta({ description: "The body of SKILL.md." }),
    files: z.array(z.object({ path: z.string(), size: z.int(), sha256: z.string() })),
    versions: z.array(skillVersion),
    scan: scanReport.nullable(),
    reviewNote: z.string().nullable().meta({ description: "Why the last review ended as it did; for its owner." }),
  })
  .meta({ id: "MarketplaceSkillDetail" });

/** A version without what may be a megabyte and no list shows. */
export const shortVersion = { omit: { readme: true, parameters: true, example: true, files: true } } satisfies Prisma.Skill$versionArgs;

/** What a query must include for `toMarketplaceSkill`. */
export const withVersion = { version: shortVersion, workspace: { select: { slug: true } } } satisfies Prisma.SkillInclude;
type SkillRow = Prisma.SkillGetPayload<{ include: typeof withVersion }>;
export type VersionRow = NonNullable<SkillRow["version"]>;
type Shown = Omit<SkillRow, "id" | "version" | "versionId" | "workspaceId" | "createdAt" | "deletedAt" | "reviewNote">;
type ShownVersion = Pick<VersionRow, "version" | "about" | "contentSha" | "cost" | "requires" | "verdict" | "risk" | "scan">;

/** A row as the marketplace shows it, with a version: what a later one says of the skill is not told with it. */
export function toMarketplaceSkill(row: Shown, version: ShownVersion): z.output<typeof marketplaceSkill> {
  const about = { ...row, ...(version.about as Partial<About>) };
  return {
    ...about,
    category: about.category as z.output<typeof marketplaceSkill>["category"],
    version: version.version,
    contentSha: version.contentSha,
    cost: version.cost,
    requires: version.requires as z.output<typeof requires>,
    source: { type: about.sourceType, url: about.sourceUrl },
    publisher: row.workspace?.slug ?? null,
    status: row.public ? "public" : row.submittedAt ? "submitted" : "private",
    scan: toScanSummary(version),
  };
}

/** A skill with its latest version as `latestSkills` selects it. */
export type LatestSkill = Shown & { id: number; publisher: string | null; latest: string } & Omit<ShownVersion, "version" | "about">;

/** Selects these rows of skills at their latest version, of which they say what it says. */
export const latestSkills = (skills: Prisma.Sql) =>
  Prisma.sql`SELECT k.id, k.slug, k.name, k.description, k.category, k.tags, k.author, k.license, k.installs, k.executions, k.rating, k.runtime::text, k.public,
        k.submitted_at AS "submittedAt", k.source_type AS "sourceType", k.source_url AS "sourceUrl", k.updated_at AS "updatedAt", w.slug AS publisher,
        v.version AS latest, v.content_sha AS "contentSha", v.cost, v.requires, v.verdict::text, v.risk::text,
        CASE WHEN v.scan IS NOT NULL THEN jsonb_build_object('engine', v.scan -> 'engine', 'scannedAt', v.scan -> 'scannedAt') END AS scan
      FROM (${skills}) k JOIN skill_versions v ON v.id = k.version_id LEFT JOIN workspaces w ON w.id = k.workspace_id`;

export const toLatestSkill = (row: LatestSkill) =>
  toMarketplaceSkill({ ...row, workspace: row.publisher === null ? null : { slug: row.publisher } }, { ...row, version: row.latest, about: {} });

type Scanned = Pick<VersionRow, "verdict" | "risk" | "scan">;
type Kept = Omit<Scan, "verdict" | "risk"> & { scannedAt: string };

/** What the scanner said of a version, in short; null for one that it has not seen. */
export function toScanSummary({ verdict, risk, scan }: Scanned): z.output<typeof scanSummary> | null {
  if (!verdict || !risk || !scan) return null;
  const { engine, scannedAt } = scan as Kept;
  return { verdict, risk, engine, scannedAt: new Date(scannedAt) };
}

/** And in full. */
export function toScanReport(version: Scanned): z.output<typeof scanReport> | null {
  const summary = toScanSummary(version);
  const { riskReasons, findings } = (version.scan ?? {}) as Kept;
  return summary && { ...summary, riskReasons, findings };
}

/** A version in the list of a skill's. */
export type ListedVersion = Pick<
  VersionRow,
  "id" | "version" | "contentSha" | "contentSize" | "createdAt" | "changelog" | "state" | "yankedAt" | "yankReason"
> &
  Scanned;

export function toSkillVersion(row: ListedVersion): z.output<typeof skillVersion> {
  const yanked = row.yankedAt && { at: row.yankedAt, reason: row.yankReason };
  return { ...row, size: row.contentSize, yanked, scan: toScanSummary(row) };
}

/** What a version holds, as its skill's details show it. */
export function toContents(shown: Prisma.SkillVersionGetPayload<object>) {
  const example: SkillExample | null = shown.example === null ? null : JSON.parse(shown.example);
  return {
    cost: shown.cost,
    parameters: shown.parameters === null ? null : JSON.parse(shown.parameters),
    example: example && { input: example.input, attachments: example.attachments.map(basename) },
    offline: shown.entrypoint !== null,
    readme: shown.readme,
    files: shown.files as { path: string; size: number; sha256: string }[],
    scan: toScanReport(shown),
  };
}
