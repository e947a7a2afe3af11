import { previewOf } from "#lib/runtime/content-type";

/** What kinds of files are told apart in lists. */
export const ARTIFACT_TYPES = ["image", "document", "data", "code", "audio", "video", "other"] as const;
type ArtifactType = (typeof ARTIFACT_TYPES)[number];

const OF_PREVIEW = { pdf: "document", markdown: "document", html: "document", csv: "data", json: "data", audio: "audio", video: "video" } as const;
const DOCUMENT = /wordprocessing|presentation|msword|powerpoint|opendocument\.text|opendocument\.presentation|rtf|epub|^text\/plain/;
const DATA = /spreadsheet|excel|ndjson|yaml|xml|sqlite|parquet|calendar|vcard|toml/;

/** The kind of file that a media type is of. */
export function artifactType(contentType: string): ArtifactType {
  const type = contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  if (type.startsWith("image/")) return "image";
  const preview = previewOf(type);
  if (preview !== null && preview in OF_PREVIEW) return OF_PREVIEW[preview as keyof typeof OF_PREVIEW];
  if (DOCUMENT.test(type)) return "document";
  if (DATA.test(type)) return "data";
  return preview === "text" ? "code" : "other";
}
