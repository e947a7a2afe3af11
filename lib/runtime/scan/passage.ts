import { bareCode } from "#lib/runtime/scan/bare-code";
import { codeConstants, shellConstants } from "#lib/runtime/scan/constants";
import { decodedPassages } from "#lib/runtime/scan/decoded";
import { folded } from "#lib/runtime/scan/fold";

export type PassageKind = "script" | "fence" | "prose" | "data" | "decoded";

/** A stretch of a file that is read in one way. */
export type Passage = {
  file: string;
  kind: PassageKind;
  /** sh, py, js, ps, or what the fence says; null when nothing says so. */
  language: string | null;
  text: string;
  /** The number of its first line in the file. */
  first: number;
  /** The block is introduced as something that is bad or must not be done. */
  framed: boolean;
  /** As an interpreter would read it. */
  code: string;
  /** As a model would read it. */
  words: string;
  /** Code without strings and comments, where the language is known. */
  bare: string | null;
  /** Of decoded content every line stands on the one that held it. */
  fixedLine: boolean;
};

const SCRIPTS: Record<string, string> = {
  ...{
    sh: "sh",
    bash: "sh",
    zsh: "sh",
    fish: "sh",
    command: "sh",
    py: "py",
    pyw: "py",
    js: "js",
    mjs: "js",
    cjs: "js",
    ts: "js",
    mts: "js",
    jsx: "js",
    tsx: "js",
  },
  ...{ ps1: "ps", psm1: "ps", bat: "bat", cmd: "bat", vbs: "vbs", rb: "rb", pl: "pl", php: "php", lua: "lua", go: "go", applescript: "as" },
};
const DATA = new Set([
  "txt",
  "csv",
  "tsv",
  "json",
  "jsonl",
  "ndjson",
  "xml",
  "svg",
  "css",
  "html",
  "htm",
  "log",
  "map",
  "toml",
  "ini",
  "sql",
  "tex",
  "po",
  "lock",
  "srt",
  "ics",
]);
/** Data that some program runs: package.json has install scripts, a workflow has steps. */
const RUN_DATA = /(^|\/)(package\.json|hooks\.json|\.mcp\.json|mcp\.json|settings(\.local)?\.json|makefile|dockerfile|pyproject\.toml|[^/]+\.ya?ml)$/i;
const MARKDOWN = /\.(md|mdx|markdown|rst|adoc)$/i;
const FENCES: Record<string, string> = {
  ...{
    sh: "sh",
    bash: "sh",
    shell: "sh",
    zsh: "sh",
    console: "sh",
    terminal: "sh",
    "shell-session": "sh",
    powershell: "ps",
    ps1: "ps",
    pwsh: "ps",
    cmd: "bat",
    bat: "bat",
  },
  ...{ python: "py", py: "py", python3: "py", js: "js", javascript: "js", ts: "js", typescript: "js", mjs: "js", node: "js", jsx: "js", tsx: "js" },
};
const FENCED_DATA = new Set([
  "json",
  "jsonc",
  "json5",
  "yaml",
  "yml",
  "toml",
  "csv",
  "xml",
  "html",
  "css",
  "diff",
  "sql",
  "regex",
  "http",
  "ini",
  "svg",
  "markdown",
  "md",
  "mermaid",
]);

/** A heading, sentence or comment that introduces what follows as bad. */
const WARNED =
  /\b(never|do not|don't|must not|avoid|refuse|reject|malicious|attack(ers?|s)?|dangerous|unsafe|suspicious|red flags?|anti-?patterns?|bad|wrong|insecure|vulnerab\w{0,8}|exploits?|detect\w{0,4}|flag(s|ged)?|warns?|look(s|ing)? for|block(s|ed)?|examples? of)\b/i;

/** Whether a sentence warns. What stands in commands and addresses is not the sentence. */
export const warns = (text: string) => WARNED.test(text.slice(-800).replace(/`[^`]{1,400}`|\b\w{2,8}:\/\/\S{1,300}/g, " "));

const extension = (path: string) => /\.([a-z0-9]{1,12})$/i.exec(path)?.[1]?.toLowerCase() ?? "";

function shebang(text: string): string | null {
  const line = /^#!([^\n]{1,120})/.exec(text)?.[1] ?? "";
  if (/python/.test(line)) return "py";
  if (/node|deno|bun/.test(line)) return "js";
  if (/sh\b/.test(line)) return "sh";
  return line ? "other" : null;
}

/** What a text file consists of: one script, one piece of data, or the prose and the fenced blocks of a document. */
export function passagesOf(file: string, text: string): Passage[] {
  const end = extension(file);
  const direct = MARKDOWN.test(file) ? documentPassages(file, text) : [wholePassage(file, text, end)];
  return direct.flatMap((passage) => [passage, ...decodedPassages(passage)]);
}

function wholePassage(file: string, text: string, end: string): Passage {
  const language = SCRIPTS[end] ?? shebang(text);
  const kind = language ? "script" : RUN_DATA.test(file) ? "script" : DATA.has(end) ? "data" : "script";
  return passage(file, kind, language ?? (kind === "script" && !end ? "sh" : null), text, 1);
}

export function passage(file: string, kind: PassageKind, language: string | null, text: string, first: number, framed = false, fixedLine = false): Passage {
  const shell = language === "sh" || kind === "decoded";
  const { code: plain, words } = folded(text, shell, language === "ps" || language === "bat");
  const scripted = language === "py" || language === "js";
  const code = scripted ? codeConstants(plain, language) : shell ? shellConstants(plain) : plain;
  return { file, kind, language, text, first, framed, code, words, bare: scripted ? bareCode(code, language) : null, fixedLine };
}

/** The prose with its fenced blocks taken out (their lines stay, empty), and each block by itself. */
function documentPassages(file: string, text: string): Passage[] {
  const prose: string[] = [];
  const blocks: Passage[] = [];
  let open: { mark: string; language: string; lines: string[]; first: number; framed: boolean } | null = null;
  const recent: string[] = [];
  let heading = "";
  const close = () => {
    if (!open) return;
    const known = FENCES[open.language];
    const kind = FENCED_DATA.has(open.language) ? "data" : "fence";
    blocks.push(
      passage(file, kind, known ?? (open.language === "" || open.language === "!" ? "sh" : open.language), open.lines.join("\n"), open.first, open.framed),
    );
    open = null;
  };
  const lines = text.split("\n");
  for (const [index, line] of lines.entries()) {
    const mark = /^[ \t>*+-]{0,12}(?:\d{1,3}[.)] {1,3})?(`{3,20}|~{3,20})[ \t]{0,8}([^`\n]{0,200})/.exec(line.slice(0, 260));
    if (open) {
      if (mark?.[1]?.startsWith(open.mark) && !mark[2]?.trim()) close();
      else open.lines.push(line);
      prose.push("");
      continue;
    }
    if (mark?.[1]) {
      const language =
        (mark[2] ?? "")
          .trim()
          .split(/[\s{,:]/)[0]
          ?.toLowerCase() ?? "";
      open = { mark: mark[1], language, lines: [], first: index + 2, framed: warns(heading) || recent.some((text) => warns(text)) };
      // Claude Code runs such a block when it loads the skill, so its mark is something to be read.
      prose.push(language === "!" ? line : "");
      continue;
    }
    prose.push(line);
    if (/^#{1,6} /.test(line)) heading = line.slice(0, 300);
    if (line.trim()) recent.push(line.slice(0, 600));
    if (recent.length > 2) recent.shift();
  }
  close();
  return [passage(file, "prose", null, prose.join("\n"), 1), ...blocks];
}
