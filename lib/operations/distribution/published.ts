import { notFound } from "#lib/api/errors";
import { refuseUnavailable } from "#lib/operations/skills/available-version";
import { bySlug, isPublic } from "#lib/operations/skills/visible-skill";
import { db, type Prisma } from "#lib/platform/db";

/** What of a version other programs may have: the withdrawn and the quarantined are not there. */
export const available = { state: "live", yankedAt: null } as const satisfies Prisma.SkillVersionWhereInput;

// What can be long and nobody here asks for stays where it is: these are read for many skills at once.
const ofVersion = {
  ...{ id: true, version: true, createdAt: true, changelog: true, contentSha: true, contentSize: true, files: true },
  ...{ state: true, verdict: true, allowedAt: true, yankedAt: true, yankReason: true },
} satisfies Prisma.SkillVersionSelect;
const shown = {
  ...{ id: true, slug: true, name: true, description: true, author: true, tags: true, installs: true, createdAt: true, updatedAt: true },
  ...{ versionId: true, version: { select: ofVersion }, workspace: { select: { name: true } } },
} satisfies Prisma.SkillSelect;
type Row = Prisma.SkillGetPayload<{ select: typeof shown }>;
export type PublishedVersion = NonNullable<Row["version"]>;
/** A public skill and its latest version. */
export type Published = Row & { version: PublishedVersion };
export type File = { path: string; size: number; sha256: string };

export const filesOf = (version: { files: unknown }) => version.files as File[];

/** Whether the database can hold it. What it cannot hold it cannot find. */
export const isText = (value: string) => !value.includes("\0") && value.isWellFormed();

const isComplete = (row: Row | null): row is Published => row?.version?.state === "live" && row.version.yankedAt === null;

/** The public skills, or those of them that `where` names, by slug unless asked otherwise. */
export async function publicSkills(
  more: { where?: Prisma.SkillWhereInput; orderBy?: Prisma.SkillOrderByWithRelationInput[]; take?: number; skip?: number } = {},
) {
  const { where = {}, orderBy = [], ...page } = more;
  const rows = await db().skill.findMany({ where: { AND: [isPublic, where] }, select: shown, orderBy: [...orderBy, { slug: "asc" }], ...page });
  return rows.filter(isComplete);
}

/** A public skill by its slug, or by one that it had before. One of which no version is left says what has become of the last. */
export async function publicSkill(slug: string): Promise<Published> {
  if (!isText(slug)) throw notFound("There is no such skill.");
  const row = await db().skill.findFirst({ where: { AND: [isPublic, bySlug(slug)] }, select: shown });
  if (isComplete(row)) return row;
  const skill = { AND: [{ public: true, deletedAt: null }, bySlug(slug)] };
  const last = await db().skillVersion.findFirst({ where: { skill, state: { not: "held" } }, select: ofVersion, orderBy: { number: "desc" } });
  if (last) refuseUnavailable(last);
  throw notFound("There is no such skill.");
}

/** One version of a public skill, or its latest. One that was withdrawn is refused as what it is. */
export async function publicVersion(skill: Published, version?: string | null): Promise<PublishedVersion> {
  if (!version || version === "latest") return skill.version;
  if (!isText(version)) throw notFound("There is no such version of this skill.");
  return oneVersion({ skillId: skill.id, version });
}

/** The version of a public skill whose zip has this digest. */
export const versionOfZip = (skill: Published, contentSha: string) => oneVersion({ skillId: skill.id, contentSha });

async function oneVersion(where: Prisma.SkillVersionWhereInput): Promise<PublishedVersion> {
  const row = await db().skillVersion.findFirst({ where, select: ofVersion });
  if (!row || row.state === "held") throw notFound("There is no such version of this skill.");
  refuseUnavailable(row);
  return row;
}

/** Every version of it that can be had, in the order in which they were published: as much of each as is asked for. */
export const publicVersions = <S extends Prisma.SkillVersionSelect>(skill: Published, select: S) =>
  db().skillVersion.findMany({ where: { skillId: skill.id, ...available }, select, orderBy: { number: "asc" } });
