/** Source code that has no type of its own which all agree on. */
const SOURCES = "ts tsx jsx vue svelte scss rb go rs java kt swift c h cpp cs php pl lua r tex ini graphql proto tf dockerfile makefile";

const TYPES = new Map(
  Object.entries({
    ...Object.fromEntries(SOURCES.split(" ").map((ending) => [ending, "text/x-source; charset=utf-8"])),
    txt: "text/plain; charset=utf-8",
    log: "text/plain; charset=utf-8",
    md: "text/markdown; charset=utf-8",
    csv: "text/csv; charset=utf-8",
    tsv: "text/tab-separated-values; charset=utf-8",
    html: "text/html; charset=utf-8",
    css: "text/css; charset=utf-8",
    js: "text/javascript; charset=utf-8",
    mjs: "text/javascript; charset=utf-8",
    py: "text/x-python; charset=utf-8",
    toml: "application/toml",
    srt: "text/plain; charset=utf-8",
    vtt: "text/vtt; charset=utf-8",
    diff: "text/x-diff; charset=utf-8",
    patch: "text/x-diff; charset=utf-8",
    sh: "text/x-sh; charset=utf-8",
    sql: "application/sql",
    xml: "application/xml",
    json: "application/json",
    jsonl: "application/x-ndjson",
    ndjson: "application/x-ndjson",
    sarif: "application/sarif+json",
    yaml: "application/yaml",
    yml: "application/yaml",
    ics: "text/calendar; charset=utf-8",
    vcf: "text/vcard; charset=utf-8",
    pdf: "application/pdf",
    docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    zip: "application/zip",
    gz: "application/gzip",
    png: "image/png",
    jpg: "image/jpeg",
    jpeg: "image/jpeg",
    gif: "image/gif",
    webp: "image/webp",
    svg: "image/svg+xml",
    avif: "image/avif",
    bmp: "image/bmp",
    ico: "image/x-icon",
    tiff: "image/tiff",
    mp3: "audio/mpeg",
    wav: "audio/wav",
    ogg: "audio/ogg",
    m4a: "audio/mp4",
    flac: "audio/flac",
    mp4: "video/mp4",
    webm: "video/webm",
  }),
);

/** The media type of a file by the ending of its name. */
export const contentTypeOf = (filename: string): string => TYPES.get(filename.split(/[./]/).pop()?.toLowerCase() ?? "") ?? "application/octet-stream";

export const PREVIEWS = ["image", "pdf", "markdown", "text", "csv", "json", "html", "audio", "video", "zip"] as const;
export type Preview = (typeof PREVIEWS)[number];

const EXACT = new Map<string, Preview>(
  Object.entries({
    "application/pdf": "pdf",
    "text/markdown": "markdown",
    "text/csv": "csv",
    "text/tab-separated-values": "csv",
    "application/json": "json",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/zip": "zip",
  } as const),
);

/** Images that every browser shows; of others only the bytes are of use. */
const IMAGES = ["png", "jpeg", "gif", "webp", "svg+xml", "avif", "bmp", "x-icon"];
/** What is text though its type does not begin so. */
const TEXTS = ["xml", "yaml", "x-yaml", "x-ndjson", "javascript", "sql", "toml", "x-sh"];

/** How a file of a media type can be shown; null when it can only be downloaded. */
export function previewOf(contentType: string): Preview | null {
  const type = contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  const [kind, of = ""] = type.split("/");
  const exact = EXACT.get(type);
  if (exact) return exact;
  if (kind === "image") return IMAGES.includes(of) ? "image" : null;
  if (kind === "audio" || kind === "video" || kind === "text") return kind;
  if (of.endsWith("+json")) return "json";
  return kind === "application" && (of.endsWith("+xml") || TEXTS.includes(of)) ? "text" : null;
}
