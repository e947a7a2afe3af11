import {
  filesOf,
  isText,
  type Published,
  type PublishedVersion,
  publicSkill,
  publicSkills,
  publicVersion,
  publicVersions,
} from "#lib/operations/distribution/published";
import { searchSkills, within } from "#lib/operations/distribution/search";
import { sha256Hex } from "#lib/platform/crypto";
import type { Prisma } from "#lib/platform/db";
import { env } from "#lib/platform/env";
import { contentTypeOf } from "#lib/runtime/content-type";

/** The CLI puts `api/v1/…` behind this base. Under the server's own /api/v1 the same paths have another shape. */
export const clawhubBase = () => ({ apiBase: `${env().PUBLIC_URL}/clawhub` });

/** The read side of ClawHub's registry, in the shapes that its CLI checks: times are numbers, and a licence other than its own is none. */
export async function clawhubSearch(params: URLSearchParams) {
  const found = await searchSkills(params, 25, 100);
  const results = found.map((skill, place) => ({
    slug: skill.slug,
    displayName: skill.name,
    summary: skill.description,
    version: skill.version.version,
    // The CLI keeps the order that it is given.
    score: 1 / (place + 1),
    downloads: skill.installs,
    updatedAt: skill.updatedAt.getTime(),
    owner: ownerOf(skill),
    canonicalUrl: `${env().PUBLIC_URL}/skills/${skill.slug}`,
  }));
  return { results };
}

const ORDERS: Record<string, Prisma.SkillOrderByWithRelationInput[]> = {
  newest: [{ createdAt: "desc" }],
  createdAt: [{ createdAt: "desc" }],
  downloads: [{ installs: "desc" }],
  installs: [{ installs: "desc" }],
  installsAllTime: [{ installs: "desc" }],
  trending: [{ executions: "desc" }],
  rating: [{ rating: { sort: "desc", nulls: "last" } }],
  stars: [{ rating: { sort: "desc", nulls: "last" } }],
};

export async function clawhubList(params: URLSearchParams) {
  const take = within(params, "limit", 25, 200);
  const skip = within(params, "cursor", 0, 1_000_000);
  const prefix = params.get("prefix")?.toLowerCase();
  if (prefix && !isText(prefix)) return { items: [], nextCursor: null };
  const sort = params.get("sort") ?? "";
  const orderBy = prefix ? [] : (Object.hasOwn(ORDERS, sort) && ORDERS[sort]) || [{ updatedAt: "desc" as const }];
  const rows = await publicSkills({ ...(prefix && { where: { slug: { startsWith: prefix.replace(/[\\%_]/g, "\\$&") } } }), orderBy, take: take + 1, skip });
  const items = rows.slice(0, take).map((skill) => ({ ...skillOf(skill), latestVersion: versionOf(skill.version) }));
  return { items, nextCursor: rows.length > take ? String(skip + take) : null };
}

export async function clawhubSkill(slug: string) {
  const skill = await publicSkill(slug);
  const { verdict, allowedAt } = skill.version;
  // The CLI asks a person before it installs what is suspicious. What an admin has decided on is not.
  const isSuspicious = verdict === "warn" && allowedAt === null;
  const moderation = { isSuspicious, isMalwareBlocked: false, verdict: isSuspicious ? "suspicious" : "clean", reasonCodes: [] };
  return { skill: skillOf(skill), latestVersion: versionOf(skill.version), owner: ownerOf(skill), metadata: null, moderation };
}

export async function clawhubVersions(slug: string, params: URLSearchParams) {
  const take = within(params, "limit", 25, 200);
  const skip = within(params, "cursor", 0, 1_000_000);
  const versions = (await publicVersions(await publicSkill(slug), { version: true, createdAt: true, changelog: true })).toReversed();
  return { items: versions.slice(skip, skip + take).map(versionOf), nextCursor: versions.length > skip + take ? String(skip + take) : null };
}

export async function clawhubVersion(slug: string, wanted: string) {
  const skill = await publicSkill(slug);
  const version = await publicVersion(skill, wanted);
  const files = filesOf(version).map((file) => ({ ...file, contentType: contentTypeOf(file.path) }));
  return { version: { ...versionOf(version), files }, skill: { slug: skill.slug, displayName: skill.name } };
}

/** Which version the files of a folder are, so that an update can tell what someone has changed. */
export async function clawhubResolve(slug: string, hash: string | null) {
  const skill = await publicSkill(slug);
  const match = (await publicVersions(skill, { version: true, files: true })).findLast((version) => fingerprintOf(version) === hash);
  return { match: match ? { version: match.version } : null, latestVersion: { version: skill.version.version } };
}

/** How to install the latest version. */
export async function clawhubInstall(slug: string) {
  const { slug: name, version } = await publicSkill(slug);
  const query = new URLSearchParams({ slug: name, version: version.version });
  return {
    ok: true,
    slug: name,
    installKind: "archive",
    archive: { version: version.version, downloadUrl: `${env().PUBLIC_URL}/clawhub/api/v1/download?${query}` },
  };
}

/** As the CLI computes it: every file whose path has no part that begins with a dot, by its digest. */
function fingerprintOf(version: { files: unknown }): string {
  const files = filesOf(version).filter(({ path }) => !path.split("/").some((part) => part.startsWith(".")));
  const lines = files.toSorted((a, b) => a.path.localeCompare(b.path)).map(({ path, sha256 }) => `${path}:${sha256}`);
  return sha256Hex(lines.join("\n"));
}

const ownerOf = ({ workspace, author }: Published) => ({ handle: null, displayName: workspace?.name ?? author, image: null });

const versionOf = ({ version, createdAt, changelog }: Pick<PublishedVersion, "version" | "createdAt" | "changelog">) => ({
  version,
  createdAt: createdAt.getTime(),
  changelog: changelog ?? "",
});

function skillOf(skill: Published) {
  return {
    slug: skill.slug,
    displayName: skill.name,
    summary: skill.description,
    topics: skill.tags,
    tags: { latest: skill.version.version },
    stats: { downloads: skill.installs, installsAllTime: skill.installs, stars: 0 },
    createdAt: skill.createdAt.getTime(),
    updatedAt: skill.updatedAt.getTime(),
  };
}
