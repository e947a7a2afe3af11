import { z } from "zod";
import { invalid } from "#lib/api/errors";
import { slug } from "#lib/api/fields";

/** How many skills one machine may tell of. */
export const MAX_LOCAL = 2000;

/** What a lock file says of a skill's files. A CLI can have put anything there. */
export const localSha = () =>
  z
    .string()
    .regex(/^[\x21-\x7e]{1,128}$/, "Must be what the lock file has as the skill's SHA-256.")
    .meta({ description: "The SHA-256 of the version's zip. Any other text is a version that nobody knows." });

const localSkill = z.strictObject({ slug: slug(), content_sha: localSha() });
export type LocalSkill = z.output<typeof localSkill>;

/** What a CLI finds on its machine. */
export const localSkills = () => z.array(localSkill).max(MAX_LOCAL);

/** Refuses a list that has one skill under its present and a former name, or two of these. */
export function refuseBothNames(field: string, list: { slug: string }[], skillOf: (slug: string) => { id: number; slug: string } | undefined): void {
  const seen = new Map<number, string>();
  for (const [index, { slug }] of list.entries()) {
    const skill = skillOf(slug);
    const other = skill && seen.get(skill.id);
    if (other !== undefined) throw invalid(`${field}.${index}.slug`, `'${slug}' and '${other}' are one skill, which is called '${skill?.slug}' now.`);
    if (skill) seen.set(skill.id, slug);
  }
}

/** Refuses a list that names a skill twice: which of the two would be meant? */
export function refuseTwice(field: string, list: { slug: string }[]): void {
  const seen = new Set<string>();
  for (const [index, { slug }] of list.entries()) {
    if (seen.has(slug)) throw invalid(`${field}.${index}.slug`, `'${slug}' is given twice.`);
    seen.add(slug);
  }
}
