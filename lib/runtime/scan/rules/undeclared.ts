import { refusedEnvVar } from "#lib/runtime/env-var";
import { evidenceOf } from "#lib/runtime/scan/evidence";
import { declares, hostsIn, nowhere } from "#lib/runtime/scan/hosts";
import { NETWORK_CODE } from "#lib/runtime/scan/network-code";
import type { Hit, LookedAt, Rule } from "#lib/runtime/scan/rule";

const READS: Record<string, RegExp> = {
  py: /\b(?:environ(?:\.get\(|\[|\.pop\(|\.setdefault\()|getenv\() ?["'](\w{2,64})["']/g,
  js: /\b(?:process\.env|Deno\.env\.get|Bun\.env|import\.meta\.env)(?:\.|\[["']|\(["'])(\w{2,64})/g,
  ps: /\$env:(\w{2,64})/gi,
  sh: /\$\{?([A-Z][A-Z0-9_]{2,63})\b/g,
};
const LIKE_SECRET = /(?:TOKEN|SECRET|PASSW(?:OR)?D|PASSPHRASE|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIALS?|_KEY|_AUTH|COOKIE|SESSION|MNEMONIC|WEBHOOK)/i;
const HARMLESS =
  /^(?:CI|DEBUG|NODE_ENV|NO_COLOR|FORCE_COLOR|COLORTERM|EDITOR|PAGER|VERBOSE|LOG_LEVEL|SOURCE_DATE_EPOCH|XDG_\w{1,40}|GITHUB_(?:ACTIONS|OUTPUT|WORKSPACE)|CLAUDE_(?:PLUGIN_ROOT|PROJECT_DIR|SKILL_DIR)|VIRTUAL_ENV|APPDATA|LOCALAPPDATA|USERPROFILE|PROGRAMFILES|SystemRoot|COMSPEC|OS|SSH_TTY|DISPLAY|KEY|BASH_\w{1,40})$/;

function undeclaredVariables(file: LookedAt): Hit[] {
  const declared = new Set(file.manifest.secrets);
  return file.passages.flatMap((passage) => {
    const expression = READS[passage.language ?? ""];
    if (passage.kind !== "script" || !expression || passage.code.search(expression) === -1) return [];
    const own = passage.language === "sh" ? assigned(passage.code) : new Set<string>();
    return passage.code.split("\n").flatMap((line, index) => {
      if (line.length < 4 || /^\s{0,200}(?:#|\/\/|\*)/.test(line)) return [];
      return Array.from(line.slice(0, 100_000).matchAll(expression), ([, name]) => name as string)
        .filter((name) => !declared.has(name) && !own.has(name) && !HARMLESS.test(name) && refusedEnvVar(name) === undefined)
        .filter((name) => passage.language !== "sh" || LIKE_SECRET.test(name))
        .slice(0, 5)
        .map(
          (name): Hit => ({
            line: passage.first + index,
            title: `Reads ${name}, which it does not declare`,
            evidence: evidenceOf(line),
            severity: LIKE_SECRET.test(name) ? "medium" : "low",
          }),
        );
    });
  });
}

/** What a shell script sets itself is no variable of the environment. */
function assigned(code: string): Set<string> {
  const names = new Set<string>();
  for (const [, name] of code.matchAll(/(?:^|[\s;&|(]|\b(?:local|export|declare|readonly) )([A-Z][A-Z0-9_]{2,63})\+?=/gm)) names.add(name as string);
  for (const [, name] of code.matchAll(/\b(?:for|read(?: -\w{1,4}){0,3}) ([A-Z][A-Z0-9_]{2,63})\b/g)) names.add(name as string);
  return names;
}

const CALL =
  /\b(?:curl|wget|fetch|axios|got|requests\.\w{3,8}|urlopen|Request|httpx\.\w{3,8}|XMLHttpRequest|WebSocket|iwr|irm|Invoke-\w{6,14}|http\.client|https?\.(?:get|request)|open)\b/;

function undeclaredHosts(file: LookedAt): Hit[] {
  return file.passages.flatMap((passage) => {
    if (passage.kind !== "script" || !passage.code.includes("://") || !NETWORK_CODE.test(passage.bare ?? passage.code)) return [];
    return passage.code.split("\n").flatMap((line, index) => {
      if (!line.includes("://") || /^\s{0,200}(?:#|\/\/|\*|"""|<!)/.test(line)) return [];
      return hostsIn(line.slice(0, 100_000))
        .filter((host) => !nowhere(host) && !declares(file.manifest.network, host))
        .slice(0, 5)
        .map(
          (host): Hit => ({
            line: passage.first + index,
            title: `Reaches ${host.slice(0, 80)}, which it does not declare`,
            evidence: evidenceOf(line),
            confidence: CALL.test(line) || /\b\w*(?:URL|API|HOST|BASE|ENDPOINT)\w*\b ?[=:]/i.test(line) ? "medium" : "low",
          }),
        );
    });
  });
}

export const UNDECLARED: Rule[] = [
  {
    id: "undeclared/variable",
    title: "Reads a variable that it does not declare",
    severity: "medium",
    confidence: "medium",
    advice: "Name it under metadata: clanker-secrets, or do not read it.",
    applies: "code",
    match: { detect: undeclaredVariables },
    samples: {
      bad: [
        { path: "scripts/a.py", text: "k = os.environ['WEATHER_API_KEY']" },
        { path: "scripts/a.js", text: "const t = process.env.GITHUB_TOKEN;" },
        { path: "scripts/a.sh", text: 'curl -H "a: $SERVICE_TOKEN" x' },
      ],
      good: [
        { path: "scripts/a.py", text: "k = os.environ['WEATHER_API_KEY']", manifest: { secrets: ["WEATHER_API_KEY"] } },
        { path: "scripts/a.js", text: "process.env.OUTPUT_DIR; process.env.HOME; process.env.INPUT_FILE" },
        { path: "scripts/a.sh", text: 'TOKEN=abc\necho "$TOKEN" "$SKILL_DIR" "$MEMORY_FILE" $LANG' },
      ],
    },
  },
  {
    id: "undeclared/host",
    title: "Reaches a host that it does not declare",
    severity: "medium",
    confidence: "medium",
    advice: "Name it under metadata: clanker-network, or do not reach it.",
    applies: "code",
    match: { detect: undeclaredHosts },
    samples: {
      bad: [
        { path: "scripts/a.sh", text: "curl -fsS https://api.bad-weather.dev/v1" },
        { path: "scripts/a.py", text: "import requests\nURL = 'https://api.bad-weather.dev'\nrequests.get(URL)" },
      ],
      good: [
        { path: "scripts/a.sh", text: "curl -fsS https://api.weather.dev/v1", manifest: { network: ["api.weather.dev"] } },
        { path: "scripts/a.py", text: "SVG = 'http://www.w3.org/2000/svg'\nDOCS = 'https://docs.weather.dev'" },
        { path: "scripts/a.sh", text: "curl http://127.0.0.1/", manifest: { network: [] } },
      ],
    },
  },
];
