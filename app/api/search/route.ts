import { bytes, plain } from "#lib/api/plain";
import { skillsSearch } from "#lib/operations/distribution/search";

export const dynamic = "force-dynamic";

/** Where `npx skills find` looks with SKILLS_API_URL set to this server. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = plain("/api/search", async (request) => {
  const found = await skillsSearch(new URL(request.url).searchParams);
  return bytes(request, JSON.stringify(found), "application/json", "public, max-age=60");
});
