import { bytes, plain } from "#lib/api/plain";
import { skillCard } from "#lib/operations/distribution/card-image";

export const dynamic = "force-dynamic";

/** What a link to a skill unfurls to. Its address holds the version's digest, so that a new version has a new picture. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = plain("/skills/", async (request, [slug = ""]) =>
  bytes(request, await skillCard(slug), "image/png", "public, max-age=3600"),
);
