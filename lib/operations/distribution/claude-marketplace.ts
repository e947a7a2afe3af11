import { notFound } from "#lib/api/errors";
import { isReservedName } from "#lib/operations/collections/collection-name";
import { publicDocument } from "#lib/operations/distribution/document";
import { type Db, db, type Prisma } from "#lib/platform/db";
import { env } from "#lib/platform/env";

/**
 * The catalogue as Claude Code and Copilot read it. A plugin's source is a git repository: zips are not installed over plain
 * http. It names no commit, so that who installs gets the latest version also when the catalogue is five minutes old.
 */
export const claudeMarketplace = () => marketplace(serverName(), "The public skills of this Clanker server.");

/** A collection that its owner has opened: the public ones of its skills that are switched on. */
export async function collectionMarketplace(name: string) {
  const found = await db().collection.findFirst({ where: { name, isPublicMarketplace: true, deletedAt: null }, include: { workspace: true } });
  if (!found) throw notFound("There is no such public collection.");
  const { id, workspaceId, allSkills, includeTeamSkills, workspace } = found;
  const enabled = { workspaceId, enabled: true };
  const chosen = { drive: { some: { ...enabled, collections: { some: { collectionId: id } } } } };
  const whole = { OR: [{ drive: { some: enabled } }, ...(includeTeamSkills ? [{ workspaceId, drive: { none: { workspaceId, enabled: false } } }] : [])] };
  // Whoever adds both catalogues could not hold them under one name.
  const own = isFree(name) && name !== serverName() ? name : `collection-${id}`;
  return marketplace(own, `The collection ${name} of ${workspace.name}.`, allSkills ? whole : chosen);
}

function marketplace(name: string, description: string, where?: Prisma.SkillWhereInput) {
  const url = env().PUBLIC_URL;
  return publicDocument({
    // A collection can be called anything, and the next one of that name is another.
    key: JSON.stringify(["marketplace", name, description]),
    ...(where && { where }),
    head: async (tx, skills) => ({ name, description, owner: { name: "Clanker", url }, ...(await renames(tx, skills)) }),
    list: "plugins",
    read: (tx, page) => tx.skill.findMany({ ...page, select: shown }),
    entry: (skill) => ({
      name: skill.slug,
      displayName: skill.name,
      description: skill.description,
      version: skill.version?.version,
      author: { name: skill.author ?? skill.workspace?.name ?? "Unknown" },
      ...(skill.license && { license: skill.license }),
      ...(skill.tags.length > 0 && { keywords: skill.tags }),
      category: skill.category,
      homepage: `${url}/skills/${skill.slug}`,
      source: { source: "url", url: `${url}/git/${skill.slug}.git` },
    }),
  });
}

const shown = {
  ...{ slug: true, name: true, description: true, author: true, license: true, tags: true, category: true },
  ...{ version: { select: { version: true } }, workspace: { select: { name: true } } },
} satisfies Prisma.SkillSelect;

/** The names that these skills had before, so that who installed one by it goes on getting its updates. */
async function renames(tx: Db, skills: Prisma.SkillWhereInput) {
  const aliases = await tx.skillAlias.findMany({
    where: { skill: skills },
    orderBy: { slug: "asc" },
    select: { slug: true, skill: { select: { slug: true } } },
  });
  const known = aliases.flatMap(({ slug, skill }) => (skill.slug === slug ? [] : [[slug, skill.slug] as const]));
  return known.length > 0 ? { renames: Object.fromEntries(known) } : {};
}

/** What this server's marketplace is called: a person can hold one of a name, and servers are many. */
export function serverName(): string {
  const { hostname } = new URL(env().PUBLIC_URL);
  if (/^(localhost|127\.|\[)/.test(hostname)) return "clanker";
  const name = `clanker-${hostname.replace(/[^a-z0-9]+/g, "-").slice(0, 56)}`;
  return isFree(name) ? name : "clanker";
}

/** A collection of before these were refused can have a name that no marketplace may have. */
const isFree = (name: string) => /^[\w.-]{1,64}$/.test(name) && !name.includes("..") && !isReservedName(name) && !/claude|anthropic/i.test(name);
