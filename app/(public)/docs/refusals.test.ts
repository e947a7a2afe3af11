import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { describeError, ERROR_CODES, type ErrorCode } from "#lib/api/errors";
import type { Operation } from "#lib/api/operation";
import { operations } from "#lib/operations/index";
import { REFUSALS } from "./refusals";

const ROOT = path.join(import.meta.dirname, "../../..");
/** Refusals of what every operation goes through are told by rule, not one by one. */
const GENERAL = new Set(["NOT_FOUND", "INVALID_INPUT", "ROLE_REQUIRED", "INTERNAL_ERROR", "OVERLOADED"]);

/** What an app says through a connection, which only those can meet that need one. */
const OF_APPS = new Set(["CONNECTION_EXPIRED", "PROVIDER_REFUSED", "PROVIDER_CONFLICT", "OUTCOME_UNKNOWN", "PROVIDER_RATE_LIMITED", "PROVIDER_UNAVAILABLE"]);

/** What stands at the outer level of a file, by name, and where the names come from that it uses. */
type Source = { parts: Map<string, string>; imports: Map<string, string> };
const sources = new Map<string, Source>();

function readSource(file: string): Source {
  const known = sources.get(file);
  if (known) return known;
  const text = readFileSync(path.join(ROOT, file), "utf8");
  const imports = [...text.matchAll(/^import \{([^}]+)\} from "#(lib\/[^"]+)";/gm)].flatMap(([, names = "", from = ""]) =>
    names.split(",").map((name): [string, string] => [name.trim().split(" as ").at(-1) as string, `${from}.ts`]),
  );
  const chunks = text.split(/^(?=(?:export )?(?:async )?(?:const|function|class) )/m);
  const parts = chunks.flatMap((chunk): [string, string][] => {
    const name = /^(?:export )?(?:async )?(?:const|function|class)\*? (\w+)/.exec(chunk)?.[1];
    return name ? [[name, chunk.replace(/(===|!==|case) "[A-Z_]+"/g, "").replace(/\/\*\*[\s\S]*?\*\//g, "")]] : [];
  });
  const source = { parts: new Map(parts), imports: new Map(imports) };
  sources.set(file, source);
  return source;
}

/** The codes that are named in a part of a file and in all that it uses. What is no more than general machinery is not looked into. */
function codesIn(file: string, name: string, seen: Set<string>): string[] {
  if (seen.has(`${file} ${name}`) || !/^lib\/(operations|runtime)\//.test(file) || !existsSync(path.join(ROOT, file))) return [];
  seen.add(`${file} ${name}`);
  const { parts, imports } = readSource(file);
  const text = parts.get(name) ?? "";
  const own = [...text.matchAll(/"([A-Z_]+)"/g)].map(([, code]) => code as string).filter((code) => (ERROR_CODES as string[]).includes(code));
  const used = new Set([...text.matchAll(/\b[A-Za-z_]\w+\b/g)].map(([word]) => word));
  const further = [...used].flatMap((word) => {
    if (word !== name && parts.has(word)) return codesIn(file, word, seen);
    const from = imports.get(word);
    return from ? codesIn(from, word, seen) : [];
  });
  return [...own, ...further];
}

function refusals(): Record<string, string[]> {
  const index = readSource("lib/operations/index.ts");
  const found = Object.keys(operations).map((name): [string, string[]] => {
    const codes = new Set(codesIn(index.imports.get(name) as string, name, new Set()));
    const needsApp = codes.has("TOOL_NOT_CONNECTED") || codes.has("CONNECTOR_NOT_CONFIGURED");
    const { ifMatch } = (operations as Record<string, Operation>)[name] as Operation;
    const isMet = (code: ErrorCode) =>
      codes.has(code) && !GENERAL.has(code) && (needsApp || !OF_APPS.has(code)) && (ifMatch || describeError(code).status !== 412);
    return [name, ERROR_CODES.filter(isMet)];
  });
  return Object.fromEntries(found.filter(([, codes]) => codes.length > 0).sort(([a], [b]) => (a < b ? -1 : 1)));
}

test("the documentation names for each operation the refusals that its code has; `vitest -u` writes them anew", async () => {
  const lines = Object.entries(refusals()).map(([name, codes]) => `  ${name}: [${codes.map((code) => `"${code}"`).join(", ")}],`);
  const wrapped = lines.map((line) => (line.length <= 160 ? line : line.replace("[", "[\n    ").replace(/, /g, ",\n    ").replace("],", ",\n  ],")));
  const head =
    'import type { ErrorCode } from "#lib/api/errors";\n\n/** What each operation refuses besides what holds for all. Written by the test beside it. */\n';
  await expect(`${head}export const REFUSALS: Record<string, ErrorCode[]> = {\n${wrapped.join("\n")}\n};\n`).toMatchFileSnapshot("./refusals.ts");
  expect(REFUSALS.cancelExecution).toEqual(["EXECUTION_NOT_RUNNING"]);
});
