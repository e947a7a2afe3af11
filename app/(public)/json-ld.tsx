import { publicUrl } from "#lib/session";

/** What a page says of itself to search engines. It is a block of data and runs nowhere, whatever a skill's author has written into it. */
export function JsonLd({ data }: { data: Record<string, unknown> }) {
  const text = JSON.stringify({ "@context": "https://schema.org", ...data });
  return (
    <script
      type="application/ld+json"
      // biome-ignore lint/security/noDangerouslySetInnerHtml: a script's text cannot be escaped by React, and is by us
      dangerouslySetInnerHTML={{ __html: escapeForScript(text) }}
    />
  );
}

/** JSON in which nothing can end the script or begin a comment. */
export const escapeForScript = (json: string): string =>
  json
    .replace(/</g, "\\u003c")
    .replace(/>/g, "\\u003e")
    .replace(/&/g, "\\u0026")
    .replace(/\u2028/g, "\\u2028")
    .replace(/\u2029/g, "\\u2029");

export const crumbsOf = (crumbs: [name: string, path: string][]) =>
  crumbs.map(([name, path], at) => ({ "@type": "ListItem", position: at + 1, name, item: `${publicUrl()}${path}` }));
