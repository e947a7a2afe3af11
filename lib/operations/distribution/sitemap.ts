import { available } from "#lib/operations/distribution/published";
import { isPublic } from "#lib/operations/skills/visible-skill";
import { db } from "#lib/platform/db";
import { env } from "#lib/platform/env";

/** No sitemap may list more. */
const MOST = 50_000;
const listed = { AND: [isPublic, { version: { is: available } }] };

const document = (name: "sitemapindex" | "urlset", entries: string[]) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${name} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${entries.join("\n")}\n</${name}>\n`;
const url = (path: string) => `<loc>${(env().PUBLIC_URL + path).replace(/&/g, "&amp;")}</loc>`;

/** Every sitemap: that of the pages, and as many of skills as it takes. */
export async function sitemapIndex(most = MOST): Promise<string> {
  const count = Math.ceil((await db().skill.count({ where: listed })) / most);
  const names = ["pages.xml", ...Array.from({ length: count }, (_, at) => `skills-${at + 1}.xml`)];
  return document(
    "sitemapindex",
    names.map((name) => `<sitemap>${url(`/sitemaps/${name}`)}</sitemap>`),
  );
}

export const pagesSitemap = (paths: string[]): string =>
  document(
    "urlset",
    paths.map((path) => `<url>${url(path)}</url>`),
  );

/** The skills that everyone may read, in the order in which they came, so that a new one moves none to another sitemap. Nothing for a number that there is not. */
export async function skillsSitemap(number: number, most = MOST): Promise<string | undefined> {
  const rows = await db().skill.findMany({
    where: listed,
    select: { slug: true, updatedAt: true },
    orderBy: { id: "asc" },
    take: most,
    skip: (number - 1) * most,
  });
  if (rows.length === 0) return undefined;
  return document(
    "urlset",
    rows.map(({ slug, updatedAt }) => `<url>${url(`/skills/${slug}`)}<lastmod>${updatedAt.toISOString()}</lastmod></url>`),
  );
}
