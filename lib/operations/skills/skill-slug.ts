import type { Db } from "#lib/platform/db";

/** How long the slug of a deleted skill is kept from others. */
const HELD_MS = 30 * 24 * 3600_000;

/** Keeps a slug, new or known, to this transaction: for publishing under it, renaming to it, deleting and restoring. */
export const lockSlug = (tx: Db, slug: string): Promise<void> => lockSlugs(tx, [slug]);

/** The same for several, always in one order, so that nobody waits in a circle. */
export async function lockSlugs(tx: Db, slugs: string[]): Promise<void> {
  const sorted = [...new Set(slugs)].sort();
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('clanker:slug:' || slug)) FROM unnest(${sorted}::text[]) AS slug`;
}

/**
 * Whether a slug that is locked can be someone's who does not have it: nobody has it, or its skill was deleted long enough ago
 * to give it up. Who still has that one installed keeps it under a name that nobody can ask for.
 */
export async function freeSlug(tx: Db, slug: string): Promise<boolean> {
  const before = new Date(Date.now() - HELD_MS);
  await tx.skillAlias.deleteMany({ where: { slug, skill: { deletedAt: { lt: before } } } });
  await tx.$executeRaw`UPDATE skills SET slug = 'deleted-' || id WHERE slug = ${slug} AND deleted_at < ${before}`;
  return (await tx.skill.count({ where: { OR: [{ slug }, { aliases: { some: { slug } } }] } })) === 0;
}
