/** What the documents say of the repository, held against it: paths, and the titles of the tests that docs/security cites. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

const tracked = (...patterns: string[]): string[] =>
  execFileSync("git", ["ls-files", "-co", "--exclude-standard", ...patterns], { encoding: "utf8" })
    .split("\n")
    .filter((path) => path && existsSync(path));

/** Every `path/like/this.ts` in backticks, and every link to a file, in the Markdown of the repository. What begins with a slash is a page of the server. */
export function documentsNameRealPaths(): boolean {
  let ok = true;
  for (const document of tracked("*.md", ":!prisma/catalog", ":!lib/runtime/scan/corpus")) {
    const text = readFileSync(document, "utf8");
    const folder = document.includes("/") ? document.slice(0, document.lastIndexOf("/") + 1) : "";
    const named = [...text.matchAll(/`((?:app|components|lib|prisma|scripts|docs|e2e|public)\/[\w./[\]()-]*\w)`/g)].map((match) => match[1] as string);
    const linked = [...text.matchAll(/\]\((?!https?:|#|\/|mailto:)([^)#\s]+)/g)].map((match) => folder + match[1]);
    for (const path of [...named, ...linked]) {
      if (existsSync(path)) continue;
      console.error(`${document}: ${path} does not exist`);
      ok = false;
    }
  }
  return ok;
}

/**
 * The last column of each table in docs/security whose heading begins with “Test”: words in backticks are the title of a test, of the file
 * that is named after it, or of any when none is. A title may be cut with “…”.
 */
export function documentsCiteRealTests(): boolean {
  const tests = new Map(tracked("*.test.ts", "*.spec.ts").map((path) => [path, titlesOf(readFileSync(path, "utf8"))]));
  let ok = true;
  for (const document of tracked("docs/security/*.md")) {
    for (const { title, file } of cited(readFileSync(document, "utf8"))) {
      const places = [...tests].filter(([path]) => file === undefined || path === file || path.endsWith(`/${file}`));
      if (places.some(([, titles]) => titles.some((each) => isSaid(title, each)))) continue;
      console.error(`${document}: there is no test “${title}”${file ? ` in ${file}` : ""}`);
      ok = false;
    }
  }
  return ok;
}

/** The first text of each `test`, `it` and `describe`. Those of a list of cases have it behind the list, at the start of a line or of a call. */
const titlesOf = (source: string): string[] =>
  [...source.matchAll(/(?:\b(?:test|it|describe)(?:\.\w+)*|\))\(\s*(["'`])((?:\\.|(?!\1)[^\\\n])*)\1\s*,/g)].map(([, , title]) => title as string);

function cited(text: string): { title: string; file: string | undefined }[] {
  let isTests = false;
  return text.split("\n").flatMap((line, at, lines) => {
    if (!line.startsWith("|")) return [];
    const last = line.split("|").at(-2)?.trim() ?? "";
    if (!lines[at - 1]?.startsWith("|")) {
      isTests = last.startsWith("Test");
      return [];
    }
    return isTests ? citedIn(last) : [];
  });
}

/** `a title`, `another` in `path/of.test.ts`; `one of any file`. */
function citedIn(cell: string): { title: string; file: string | undefined }[] {
  const found: { title: string; file: string | undefined }[] = [];
  let open: typeof found = [];
  for (const [token] of cell.matchAll(/`[^`]+`|;/g)) {
    const word = token.replaceAll("`", "");
    if (token === ";") open = [];
    else if (/\.(test|spec)\.ts$/.test(word)) for (const each of open.splice(0)) each.file = word;
    else if (word.includes(" ")) {
      const each = { title: word, file: undefined };
      found.push(each);
      open.push(each);
    }
  }
  return found;
}

const isSaid = (cited: string, title: string): boolean =>
  cited.includes("…")
    ? cited
        .split("…")
        .map((part) => part.trim())
        .every((part) => title.includes(part))
    : cited === title.replaceAll("\\", "");
