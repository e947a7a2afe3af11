import { invalid } from "#lib/api/errors";
import { type Published, publicSkills } from "#lib/operations/distribution/published";
import { matching } from "#lib/operations/marketplace/marketplace-skill";
import { env } from "#lib/platform/env";

/** A number of a query, within what makes sense. */
export function within(params: URLSearchParams, name: string, fallback: number, most: number): number {
  const text = params.get(name);
  if (text === null || text === "") return fallback;
  if (!/^\d{1,9}$/.test(text)) throw invalid(name, "Must be a whole number.");
  return Math.min(Math.max(Number(text), name === "limit" ? 1 : 0), most);
}

/** Public skills that hold every word, those that are used most first; whoever types a slug means that skill. */
export async function searchSkills(params: URLSearchParams, fallback: number, most: number): Promise<Published[]> {
  const q = (params.get("q") ?? "").trim().slice(0, 200);
  if (!q) throw invalid("q", "Give words to look for.");
  // What the database cannot hold it cannot find.
  if (q.includes("\0") || !q.isWellFormed()) return [];
  const take = within(params, "limit", fallback, most);
  const exact = await publicSkills({ where: { slug: q.toLowerCase() } });
  const found = params.get("mode") === "exact" ? [] : await publicSkills({ where: matching(q), orderBy: [{ installs: "desc" }, { executions: "desc" }], take });
  return [...exact, ...found.filter(({ id }) => !exact.some((each) => each.id === id))].slice(0, take);
}

/** The answer that `npx skills find` expects where SKILLS_API_URL names this server. A source is what `npx skills add` takes. */
export async function skillsSearch(params: URLSearchParams) {
  const skills = await searchSkills(params, 20, 100);
  const source = env().PUBLIC_URL;
  return {
    query: params.get("q"),
    skills: skills.map(({ slug, installs }) => ({ id: slug, skillId: slug, name: slug, source, installs })),
    count: skills.length,
  };
}
