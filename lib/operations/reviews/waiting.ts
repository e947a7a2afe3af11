import { z } from "zod";
import { invalid, notFound } from "#lib/api/errors";
import { parseId, slug, timestamp } from "#lib/api/fields";
import { scanSummary, toScanSummary } from "#lib/operations/marketplace/marketplace-skill";
import { similarName, similarToEach } from "#lib/operations/skills/similar-names";
import { type Db, Prisma } from "#lib/platform/db";

/** One thing that an admin of the instance has to look at. */
export const review = z
  .object({
    id: z.string().meta({ description: "Of the skill that was submitted, of the version, or of the report.", examples: ["skl_7", "ver_12", "rep_3"] }),
    kind: z.enum(["submission", "held", "quarantined", "appeal", "report"]),
    slug: slug(),
    name: z.string(),
    description: z.string(),
    status: z.enum(["private", "submitted", "public"]),
    version: z.string().nullable(),
    publisher: z.string().nullable(),
    scan: scanSummary.nullable(),
    findings: z.int().meta({ description: "How many the scan has; `GET /marketplace/skills/{slug}/scan` has them." }),
    similar: z.array(similarName).meta({ description: "Well-known skills of others that the name could be taken for." }),
    reason: z.string().nullable().meta({ description: "What the person who appeals or reports says." }),
    by: z.string().nullable().meta({ description: "Who appeals or reports." }),
    since: timestamp(),
  })
  .meta({ id: "Review" });

const KINDS = { submission: "skl", version: "ver", report: "rep" } as const;
type Source = keyof typeof KINDS;

/** A row of one of the three sources; `rank` orders what came at the same moment. */
export type WaitingRow = { source: Source; rank: number; id: number; skillId: number; versionId: number | null; since: Date };

/** All that waits: what was submitted, versions that no admin has decided, appeals and reports. */
export const WAITING = Prisma.sql`
  SELECT 'submission' AS source, 1 AS rank, id, id AS "skillId", version_id AS "versionId", submitted_at AS since
    FROM skills WHERE submitted_at IS NOT NULL AND NOT public AND deleted_at IS NULL
  UNION ALL SELECT 'version', 2, v.id, v.skill_id, v.id, v.created_at FROM skill_versions v JOIN skills s ON s.id = v.skill_id
    WHERE v.state <> 'live' AND s.deleted_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM skill_reports r WHERE r.version_id = v.id AND r.kind = 'report' AND r.status = 'approved')
  UNION ALL SELECT 'report', 3, r.id, r.skill_id, r.version_id, r.created_at FROM skill_reports r JOIN skills s ON s.id = r.skill_id
    WHERE r.status = 'pending'`;

const idOf = ({ source, id }: Pick<WaitingRow, "source" | "id">): string => `${KINDS[source]}_${id}`;

/** The cursor of an entry. A submission's says since when it waited: once it is decided nothing else does. */
export const cursorOf = (row: WaitingRow): string => (row.source === "submission" ? `${idOf(row)}_${row.since.getTime()}` : idOf(row));

/** Where in the list a cursor stands, also when what it names was decided meanwhile. */
export async function placeOf(db: Db, param: string, cursor: string): Promise<{ since: Date; rank: number; id: number }> {
  const [index, source] = [...Object.keys(KINDS).entries()].find(([, each]) => cursor.startsWith(`${KINDS[each as Source]}_`)) ?? [];
  const [, ref = cursor, time] = (source === "submission" && /^(skl_\d+)_(\d{1,13})$/.exec(cursor)) || [];
  const id = source && parseId(KINDS[source as Source], ref);
  if (index === undefined || !id) throw invalid(param, "Must be the id of an entry, such as ver_12.");
  if (time !== undefined) return { since: new Date(Number(time)), rank: index + 1, id };
  const where = { where: { id } };
  let since: Date | undefined;
  if (source === "submission") {
    const skill = await db.skill.findUnique(where);
    since = skill?.submittedAt ?? skill?.updatedAt;
  } else since = (source === "version" ? await db.skillVersion.findUnique(where) : await db.skillReport.findUnique(where))?.createdAt;
  if (!since) throw invalid(param, "There is no such entry.");
  return { since, rank: index + 1, id };
}

/** The rows as an admin reads them. */
export async function toReviews(db: Db, rows: WaitingRow[]): Promise<z.output<typeof review>[]> {
  const ids = (of: (row: WaitingRow) => number | null) => ({ where: { id: { in: rows.map(of).filter((id) => id !== null) } } });
  const [skills, versions, reports] = [
    await db.skill.findMany({ ...ids(({ skillId }) => skillId), include: { workspace: { select: { slug: true } } } }),
    await db.skillVersion.findMany({
      ...ids(({ versionId }) => versionId),
      select: { id: true, version: true, state: true, verdict: true, risk: true, scan: true },
    }),
    await db.skillReport.findMany({ ...ids(({ source, id }) => (source === "report" ? id : null)), include: { user: { select: { name: true } } } }),
  ];
  const similar = await similarToEach(db, skills);
  return rows.map((row) => {
    const skill = skills.find(({ id }) => id === row.skillId);
    if (!skill) throw notFound("A skill was removed while the list was made. Ask again.");
    const version = versions.find(({ id }) => id === row.versionId);
    const report = row.source === "report" ? reports.find(({ id }) => id === row.id) : undefined;
    const { slug, name, description } = skill;
    return {
      ...{ id: idOf(row), slug, name, description, since: row.since },
      kind: report?.kind ?? (row.source === "version" && version?.state === "held" ? "held" : row.source === "version" ? "quarantined" : "submission"),
      status: skill.public ? ("public" as const) : skill.submittedAt ? ("submitted" as const) : ("private" as const),
      version: version?.version ?? null,
      publisher: skill.workspace?.slug ?? null,
      scan: version ? toScanSummary(version) : null,
      findings: ((version?.scan as { findings?: unknown[] } | null)?.findings ?? []).length,
      similar: similar.get(skill.id) ?? [],
      reason: report?.reason ?? null,
      by: report?.user.name ?? null,
    };
  });
}
