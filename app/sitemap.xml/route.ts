import { bytes, FIVE_MINUTES, plain } from "#lib/api/plain";
import { sitemapIndex } from "#lib/operations/distribution/sitemap";

export const dynamic = "force-dynamic";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = plain("/sitemap.xml", async (request) =>
  bytes(request, await sitemapIndex(), "application/xml; charset=utf-8", FIVE_MINUTES),
);
