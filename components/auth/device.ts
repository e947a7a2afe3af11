// The more particular first: Edge says that it is Chrome, and Chrome that it is Safari.
const PROGRAMS = [
  [/Edg(?:e|A|iOS)?\//, "Edge"],
  [/OPR\//, "Opera"],
  [/SamsungBrowser\//, "Samsung Internet"],
  [/Firefox\/|FxiOS\//, "Firefox"],
  [/Chrome\/|CriOS\/|Chromium\//, "Chrome"],
  [/Version\/\S+ (?:Mobile\/\S+ )?Safari\//, "Safari"],
  [/^curl\//, "curl"],
] as const;
const SYSTEMS = [
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Mac OS X|Macintosh/, "macOS"],
  [/CrOS/, "ChromeOS"],
  [/Linux/, "Linux"],
] as const;

/** A user agent in words: "Firefox on Linux". Another program's is its first word. */
export function device(userAgent: string | null): string {
  if (!userAgent) return "Unknown device";
  const program = PROGRAMS.find(([pattern]) => pattern.test(userAgent))?.[1];
  const system = SYSTEMS.find(([pattern]) => pattern.test(userAgent))?.[1];
  if (program && system) return `${program} on ${system}`;
  return program ?? (system && `A browser on ${system}`) ?? userAgent.split(/[\s/]/, 1)[0]?.slice(0, 40) ?? "Unknown device";
}
