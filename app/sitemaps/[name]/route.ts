import { notFound } from "#lib/api/errors";
import { bytes, FIVE_MINUTES, plain } from "#lib/api/plain";
import { pagesSitemap, skillsSitemap } from "#lib/operations/distribution/sitemap";
import { CATEGORIES } from "#lib/runtime/skill-folder";
import { GUIDES } from "../../(public)/docs/guides";

export const dynamic = "force-dynamic";

const PAGES = [
  "",
  "/skills",
  ...CATEGORIES.map((category) => `/skills?category=${category}`),
  "/docs",
  ...GUIDES.map((name) => `/docs/${name}`),
  "/docs/errors",
  "/docs/telemetry",
];

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = plain("/sitemaps/", async (request, [name = ""]) => {
  const number = /^skills-([1-9]\d{0,5})\.xml$/.exec(name)?.[1];
  const text = name === "pages.xml" ? pagesSitemap(PAGES) : number && (await skillsSitemap(Number(number)));
  if (!text) throw notFound();
  return bytes(request, text, "application/xml; charset=utf-8", FIVE_MINUTES);
});
