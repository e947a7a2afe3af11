import { notFound } from "#lib/api/errors";
import { bytes, type Document, FIVE_MINUTES, keptDocument, plain } from "#lib/api/plain";
import { fileResponse } from "#lib/api/responses";
import { skillFile, skillZip } from "#lib/operations/distribution/agent-skills";

const FIXED = "public, max-age=31536000, immutable";

/** An index of skills at `base`, and below it the zips and files that it names. */
export const serveSkills = (base: string, index: () => Promise<Document>) =>
  plain(base, (request, segments) => answerSkills(request, base, segments, async () => keptDocument(request, await index())));

export async function answerSkills(request: Request, base: string, [slug = "", ...rest]: string[], index: () => Promise<Response>): Promise<Response> {
  if (slug === "index.json" && rest.length === 0) return index();
  const path = rest.join("/");
  if (!path) throw notFound(`Files are at ${base}<skill>/<path>.`);
  const [, sha256] = /^([0-9a-f]{64})\.zip$/.exec(path) ?? [];
  if (sha256) return fileResponse(request, await skillZip(slug, sha256), { "cache-control": FIXED });
  const file = await skillFile(slug, path, new URL(request.url).searchParams.get("version"));
  return bytes(request, file.data, file.contentType, file.fixed ? FIXED : FIVE_MINUTES);
}
