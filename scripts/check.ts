/** `npm run check`: everything that needs no database. Prints what failed; exits 1 when anything did. */
import { globSync, readFileSync } from "node:fs";
import { generateClient } from "./build.ts";
import { documentsCiteRealTests, documentsNameRealPaths } from "./documents.ts";
import { contractions } from "./expand-only.ts";
import { run } from "./run.ts";
import { secretProblems, supplyProblems } from "./supply.ts";

await generateClient();
const failed: string[] = [];
const check = async (name: string, ok: () => Promise<boolean> | boolean) => {
  console.log(`\n· ${name}`);
  if (!(await ok())) failed.push(name);
};

await check("types", async () => (await run("tsc", ["--noEmit"])) === 0);
await check("lint, layers and format", async () => (await run("biome", ["check", "--error-on-warnings", "."])) === 0);
await check("unused code", async () => (await run("knip", ["--no-config-hints"])) === 0);
await check(
  "openapi.json is current",
  async () => (await run(process.execPath, ["--disable-warning=ExperimentalWarning", "scripts/openapi.ts", "--check"])) === 0,
);
await check(
  "openapi.json is valid",
  // `/mcp/` is an address that clients have been given, with its slash.
  async () =>
    (await run("redocly", ["lint", "docs/openapi.json", "--skip-rule=tag-description", "--skip-rule=no-path-trailing-slash", "--format=summary"])) === 0,
);
await check("new migrations leave servers of the release before working", newMigrationsOnlyExpand);
await check("paths that the documents name exist", documentsNameRealPaths);
await check("tests that the documents cite exist", documentsCiteRealTests);
await check("licences, versions and install scripts", () => isEmpty(supplyProblems()));
await check("no credential is in a file", () => isEmpty(secretProblems()));

if (failed.length > 0) console.error(`\nFailed: ${failed.join(", ")}`);
process.exit(failed.length > 0 ? 1 : 0);

function newMigrationsOnlyExpand(): boolean {
  const files = globSync("prisma/migrations/*/migration.sql");
  const problems = contractions(files.map((file) => ({ name: file.split("/")[2] as string, sql: readFileSync(file, "utf8") })));
  for (const problem of problems) console.error(problem);
  return files.length > 0 && problems.length === 0;
}

function isEmpty(problems: string[]): boolean {
  for (const problem of problems) console.error(problem);
  return problems.length === 0;
}
