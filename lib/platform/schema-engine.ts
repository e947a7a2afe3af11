import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import pg from "pg";

/**
 * Prisma's schema engine in its WebAssembly build, which comes with the registry's package; the ordinary one is a binary
 * that is downloaded at run time.
 */
const PRISMA = new URL("../../prisma/", import.meta.url);
const FILTERS = { externalTables: [], externalEnums: [] };
type SchemaFile = { path: string; content: string };

/** Once in a process: its parts find each other by what the last of several left. */
let loaded: ReturnType<typeof load> | undefined;

async function load() {
  const bindings = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  const file = createRequire(import.meta.url)
    .resolve("@prisma/schema-engine-wasm/schema_engine_bg")
    .replace(/\.js$/, ".wasm");
  const { instance } = await WebAssembly.instantiate(await readFile(file), { "./schema_engine_bg.js": bindings as unknown as WebAssembly.ModuleImports });
  bindings.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  return bindings;
}

async function engine(connections: pg.Pool, datamodels?: SchemaFile[]) {
  loaded ??= load();
  const bindings = await loaded;
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg(connections));
  return bindings.SchemaEngine.new({ datamodels: datamodels?.map(({ path, content }) => [path, content]) }, () => {}, adapter);
}

/** Every Prisma schema file of this version of the code. */
export async function schemaFiles(): Promise<SchemaFile[]> {
  const models = (await readdir(new URL("models/", PRISMA))).filter((name) => name.endsWith(".prisma")).sort();
  return Promise.all(
    ["schema.prisma", ...models.map((name) => `models/${name}`)].map(async (path) => ({
      path,
      content: await readFile(new URL(path, PRISMA), "utf8"),
    })),
  );
}

/** The migrations of this version of the code, in their order. */
export async function migrationNames(): Promise<string[]> {
  const entries = await readdir(new URL("migrations/", PRISMA), { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

/**
 * Brings a database to this version's schema, or to where `names` lead, and answers the names of the migrations it applied. Several servers may
 * call it at once: they wait for each other.
 */
export async function migrate(databaseUrl: string, names?: string[]): Promise<string[]> {
  const migrationDirectories = await Promise.all(
    (names ?? (await migrationNames())).map(async (path) => ({
      path,
      migrationFile: {
        path: "migration.sql",
        content: { tag: "ok", value: await readFile(new URL(`migrations/${path}/migration.sql`, PRISMA), "utf8") },
      },
    })),
  );
  const lock = new pg.Client({ connectionString: databaseUrl });
  await lock.connect();
  const connections = new pg.Pool({ connectionString: databaseUrl });
  try {
    await lock.query("SELECT pg_advisory_lock(hashtext('clanker:migrate'))");
    const schema = await engine(connections);
    const { appliedMigrationNames } = await schema.applyMigrations({
      migrationsList: {
        baseDir: "migrations",
        lockfile: { path: "migration_lock.toml", content: 'provider = "postgresql"\n' },
        shadowDbInitScript: "",
        migrationDirectories,
      },
      filters: FILTERS,
    });
    return appliedMigrationNames;
  } finally {
    // The engine has a lock of its own, which lasts as long as its connection.
    await connections.end();
    await lock.end();
  }
}

/** The SQL that leads from one set of schema files to another; empty when they say the same. */
export async function diff(databaseUrl: string, from: SchemaFile[], to: SchemaFile[]): Promise<string> {
  const target = (files: SchemaFile[]) => (files.length > 0 ? { tag: "schemaDatamodel", files } : { tag: "empty" });
  const connections = new pg.Pool({ connectionString: databaseUrl });
  const schema = await engine(connections, to);
  const { stdout } = await schema.diff({ from: target(from), to: target(to), script: true, exitCode: null, filters: FILTERS });
  await connections.end();
  return stdout ?? "";
}
