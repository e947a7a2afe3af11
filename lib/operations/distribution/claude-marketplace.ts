import { notFound } from "#lib/api/errors";
import { isReservedName } from "#lib/operations/collections/collection-name";
import { type Published, publicSkills } from "#lib/operations/distribution/published";
import { db } from "#lib/platform/db";
import { env } from "#lib/platform/env";

/**
 * The catalogue as Claude Code and Copilot read it. A plugin's source is a git repository: zips are not installed over plain
 * http. It names no commit, so that who installs gets the latest version also when the catalogue is five minutes old.
 */
export async function claudeMarketplace() {
  const skills = await publicSkills();
  const description = "The public skills of this Clanker server.";
  return manifest(serverName(), description, skills, await renames(skills));
}

/** A collection that its owner has opened: the public ones of its skills that are switched on. */
export async function collectionMarketplace(name: string) {
  const found = await db().collection.findFirst({ where: { name, isPublicMarketplace: true, deletedAt: null }, include: { workspace: true } });
  if (!found) throw notFound("There is no such public collection.");
  const { id, workspaceId, allSkills, includeTeamSkills, workspace } = found;
  const enabled = { workspaceId, enabled: true };
  const chosen = { drive: { some: { ...enabled, collections: { some: { collectionId: id } } } } };
  const whole = { OR: [{ drive: { some: enabled } }, ...(includeTeamSkills ? [{ workspaceId, drive: { none: { workspaceId, enabled: false } } }] : [])] };
  const skills = await publicSkills({ where: allSkills ? whole : chosen });
  // Whoever adds both catalogues could not hold them under one name.
  const own = isFree(name) && name !== serverName() ? name : `collection-${id}`;
  return manifest(own, `The collection ${name} of ${workspace.name}.`, skills, await renames(skills));
}

function manifest(name: string, description: string, skills: Published[], renamed: Record<string, string>) {
  const url = env().PUBLIC_URL;
  return {
    name,
    description,
    owner: { name: "Clanker", url },
    ...(Object.keys(renamed).length > 0 && { renames: renamed }),
    plugins: skills.map((skill) => ({
      name: skill.slug,
      displayName: skill.name,
      description: skill.description,
      version: skill.version.version,
      author: { name: skill.author ?? skill.workspace?.name ?? "Unknown" },
      ...(skill.license && { license: skill.license }),
      ...(skill.tags.length > 0 && { keywords: skill.tags }),
      category: skill.category,
      homepage: `${url}/skills/${skill.slug}`,
      source: { source: "url", url: `${url}/git/${skill.slug}.git` },
    })),
  };
}

/** The names that these skills had before, so that who installed one by it goes on getting its updates. */
async function renames(skills: Published[]): Promise<Record<string, string>> {
  const current = new Map(skills.map(({ id, slug }) => [id, slug]));
  const aliases = await db().skillAlias.findMany({ where: { skill: { public: true } }, orderBy: { slug: "asc" } });
  const known = aliases.flatMap(({ slug, skillId }) => {
    const now = current.get(skillId);
    return now && now !== slug ? [[slug, now] as const] : [];
  });
  return Object.fromEntries(known);
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
