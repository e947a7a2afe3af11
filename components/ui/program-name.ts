const BROWSERS = [
  ["Edge", /\bEdg(?:e|A|iOS)?\//],
  ["Opera", /\bOPR\//],
  ["Firefox", /\b(?:Firefox|FxiOS)\//],
  ["Chrome", /\b(?:Chrome|CriOS)\//],
  ["Safari", /\bSafari\//],
] as const;
const SYSTEMS = [
  ["Windows", /Windows/],
  ["Android", /Android/],
  ["iOS", /iPhone|iPad/],
  ["macOS", /Mac OS X/],
  ["ChromeOS", /CrOS/],
  ["Linux", /Linux/],
] as const;

/** What a `User-Agent` header says in words: "Firefox on Windows", "curl 8.5.0". It is the program's own claim. */
export function programName(userAgent: string | null): string {
  if (!userAgent) return "A program that does not say its name";
  const find = (list: readonly (readonly [string, RegExp])[]) => list.find(([, pattern]) => pattern.test(userAgent))?.[0];
  if (userAgent.startsWith("Mozilla/")) {
    const [browser, system] = [find(BROWSERS) ?? "A browser", find(SYSTEMS)];
    return system ? `${browser} on ${system}` : browser;
  }
  const [, name, version] = /^([^\s/]{1,60})(?:\/(\d[\w.-]{0,20}))?/.exec(userAgent) ?? [];
  if (!name) return "A program that does not say its name";
  return version ? `${name} ${version}` : name;
}
