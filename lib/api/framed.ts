import { named } from "#lib/api/named";
import type { FileAnswer } from "#lib/api/operation";

/**
 * What a page that a run has written may do in a frame: run its own scripts, in an origin that is nobody's. It reaches nothing:
 * no cookie, no storage, no request, no form, no window. docs/security/previews.md says why each word is there.
 */
const PAGE = [
  "sandbox allow-scripts",
  "default-src 'none'",
  "script-src 'unsafe-inline'",
  "style-src 'unsafe-inline'",
  "img-src data: blob:",
  "font-src data:",
  "media-src data: blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join("; ");

/** The browser's own viewer, which a sandbox would keep from starting. Nothing in a PDF runs in the address it came from. */
const PDF = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'";

/**
 * The headers with which a file is shown in a frame. Nothing when it was not asked for, or not by a frame of our own pages: opened
 * in a window of its own it would be a page at our address, and a browser that does not say what asks may be any.
 */
export function framed(request: Request, { frame, contentType, filename }: FileAnswer): Record<string, string> | undefined {
  const asks = request.headers.get("sec-fetch-dest") === "iframe" && request.headers.get("sec-fetch-site") === "same-origin";
  if (!frame || !asks) return undefined;
  return {
    // The bytes are what the platform takes them for, whatever else the type claims.
    "content-type": frame === "pdf" ? "application/pdf" : contentType,
    // The viewer of a PDF shows the name, and saves the file under it.
    "content-disposition": `inline; ${named(filename)}`,
    "content-security-policy": frame === "pdf" ? PDF : PAGE,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    // The same address answers others differently.
    vary: "sec-fetch-dest, sec-fetch-site, cookie",
  };
}
