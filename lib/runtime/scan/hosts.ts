const HOST = /\b(?:https?|wss?|ftp):\/\/(?:[^\s/@"'`<>]{1,100}@)?(\[[0-9a-f:.]{2,45}\]|[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63}){0,8})/gi;

/** The hosts of the addresses in a text. */
export const hostsIn = (text: string): string[] => [...new Set(Array.from(text.matchAll(HOST), ([, host]) => (host as string).toLowerCase()))];

/** Whether a skill declares a host, by itself or as one below `*.`. */
export function declares(declared: string[], host: string): boolean {
  return declared.some((entry) => {
    const name = entry
      .toLowerCase()
      .replace(/^[a-z]{1,8}:\/\//, "")
      .replace(/[:/][^\n]{0,200}$/, "");
    return name === host || name === "*" || (name.startsWith("*.") && host.endsWith(name.slice(1)));
  });
}

/** Names of formats and standards, which nobody asks for anything, and this machine itself. */
export const nowhere = (host: string) =>
  /^(localhost|127\.|0\.0\.0\.0$|\[::1\]$|(?:[\w-]{1,60}\.){0,4}(w3\.org|json-schema\.org|schemastore\.org|purl\.org|purl\.oclc\.org|xmlns\.com|ns\.adobe\.com|openxmlformats\.org|schemas\.microsoft\.com|schema\.org|oasis-open\.org|sitemaps\.org|example\.(com|org|net)|example|test|invalid|localhost)$)/.test(
    host,
  );
