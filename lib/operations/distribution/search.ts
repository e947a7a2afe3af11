import { invalid } from "#lib/api/errors";
import { isText, type Published, publicSkills } from "#lib/operations/distribution/published";
import { inOrder } from "#lib/operations/skills/found-skill";
import { findPage } from "#lib/operations/skills/search-pages";
import { settle } from "#lib/operations/skills/search-skills";
import { db } from "#lib/platform/db";
import { env } from "#lib/platform/env";

/** A number of a query, within what makes sense. */
export function within(params: URLSearchParams, name: string, fallback: number, most: number): number {
  const text = params.get(name);
  if (text === null || text === "") return fallback;
  if (!/^\d{1,9}$/.test(text)) throw invalid(name, "Must be a whole number.");
  return Math.min(Math.max(Number(text), name === "limit" ? 1 : 0), most);
}

/** Public skills that fit the words, the best matches first; whoever types a slug means that skill. */
export async function searchSkills(params: URLSearchParams, fallback: number, most: number): Promise<Published[]> {
  const q = (params.get("q") ?? "").trim().slice(0, 200);
  if (!q) throw invalid("q", "Give words to look for.");
  if (!isText(q)) return [];
  const limit = within(params, "limit", fallback, most);
  if (params.get("mode") === "exact") return publicSkills({ where: { slug: q.toLowerCase() } });
  const anyone = { db: db(), caller: undefined };
  const { data } = await findPage(anyone, await settle(anyone, { q }), "relevance", { limit });
  return inOrder(data, await publicSkills({ where: { id: { in: data.map(({ id }) => id) } } }));
}

/**
 * The answer that `npx skills find` expects where SKILLS_API_URL names this server. A source is what `npx skills
 * add` takes; it prints `<source>@<name>`, which without a path would be an address of the host that the skill is called. */
export async function skillsSearch(params: URLSearchParams) {
  const skills = await searchSkills(params, 20, 100);
  const source = env().PUBLIC_URL;
  return {
    query: params.get("q"),
    skills: skills.map(({ slug, installs }) => ({ id: slug, skillId: slug, name: slug, source: `${source}/skills/${slug}`, installs })),
    count: skills.length,
  };
}
