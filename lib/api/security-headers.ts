/**
 * What an answer says to browsers about itself, unless it says it already: filled in where it leaves (scripts/direct.ts, scripts/web.ts), so that no
 * route can forget it. docs/security/pages.md says why each is as it is; `scripts/headers.test.ts` pins them for every kind of answer.
 */
const EVERYWHERE = { "x-content-type-options": "nosniff" };

/** A page is never framed, is alone in its group of windows, and has none of the machine's devices; nor have frames in it. */
const PAGE = {
  ...EVERYWHERE,
  "x-frame-options": "DENY",
  "referrer-policy": "strict-origin-when-cross-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), display-capture=(), geolocation=(), hid=(), microphone=(), midi=(), payment=(), serial=(), usb=()",
};

/** For programs, and for our own pages' scripts: nothing in it is shown, run or framed, and no page of another site takes it for its own script or picture. */
const ANSWER = {
  ...EVERYWHERE,
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
};

/** What is everybody's: pictures and documents that other sites may show. */
const PUBLIC = { ...EVERYWHERE, "cross-origin-resource-policy": "cross-origin" };

/** A browser that was here by https does not come by http for a year. Other names below this one are somebody else's to decide about. */
const transport = (publicUrl: string): Record<string, string> => (publicUrl.startsWith("https:") ? { "strict-transport-security": "max-age=31536000" } : {});

/** Of the API, MCP, OAuth's endpoints and git. */
export const answerHeaders = (publicUrl: string): Record<string, string> => ({ ...ANSWER, ...transport(publicUrl) });

/**
 * Of what Next answers: pages by their type, and files. An app opens the pages of signing in and allowing in a window of its own and waits for what
 * comes back to it there, which a group of windows of our own would cut.
 */
export function pageHeaders(publicUrl: string): (path: string, contentType: string) => Record<string, string> {
  const [page, answer, open] = [PAGE, ANSWER, PUBLIC].map((headers) => ({ ...headers, ...transport(publicUrl) })) as [
    typeof PAGE,
    typeof ANSWER,
    typeof PUBLIC,
  ];
  const inWindow = { ...page, "cross-origin-opener-policy": "unsafe-none" };
  return (path, contentType) => {
    if (path.startsWith("/api/")) return { ...answer, "cross-origin-opener-policy": "unsafe-none" };
    if (/^\/(sign-in|oauth)(\/|$)/.test(path)) return inWindow;
    if (contentType.startsWith("text/html") || contentType.startsWith("text/x-component")) return page;
    return open;
  };
}
