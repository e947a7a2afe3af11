/**
 * `npm run migration -- name`: writes prisma/migrations/<time>_<name>/migration.sql, the way from the schema that was
 * committed last to the one in the folder now. Read it, and add what a schema cannot say, before committing it.
 */
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { startEmbeddedPostgres } from "#lib/platform/embedded-postgres";
import { diff, schemaFiles } from "#lib/platform/schema-engine";

const name = process.argv[2];
if (!name || !/^[a-z0-9_]+$/.test(name)) throw new Error("Usage: npm run migration -- name_in_snake_case");

const to = await schemaFiles();
const from = to.flatMap(({ path }) => {
  try {
    return [{ path, content: execFileSync("git", ["show", `HEAD:prisma/${path}`], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }) }];
  } catch {
    return []; // A file that is new has no earlier content.
  }
});
// The engine compares files, but will not start without a server to talk to.
const scratch = await mkdtemp(`${tmpdir()}/clanker-migration-`);
const postgres = await startEmbeddedPostgres(scratch);
const sql = await diff(postgres.url, from, to).finally(async () => {
  await postgres.stop();
  await rm(scratch, { recursive: true });
});
if (!sql.trim() || sql.includes("This is an empty migration")) throw new Error("The schema has not changed since the last commit.");
const folder = `prisma/migrations/${new Date().toISOString().replace(/\D/g, "").slice(0, 14)}_${name}`;
await mkdir(folder, { recursive: true });
await writeFile(`${folder}/migration.sql`, `BEGIN;\n\n${sql.trim()}\n\nCOMMIT;\n`);
console.log(`${folder}/migration.sql`);
process.exit(0);
