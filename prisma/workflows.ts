import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import type { Actor } from "#lib/platform/audit";
import { type Db, db, type Prisma, transaction } from "#lib/platform/db";
import { log } from "#lib/platform/log";
import { readDefinition } from "#lib/runtime/workflow/check";
import type { Definition } from "#lib/runtime/workflow/definition";

const FOLDER = fileURLToPath(new URL("./workflows/", import.meta.url));
const ACTOR: Actor = { type: "system", id: null, name: "Clanker" };
const withLatest = { versions: { orderBy: { version: "desc" }, take: 1 } } satisfies Prisma.WorkflowInclude;
type Row = Prisma.WorkflowGetPayload<{ include: typeof withLatest }>;

/**
 * Brings the workflows that everybody has to what is in prisma/workflows; a definition that has changed becomes a new version.
 * Answers how many did. What is as it was is only read.
 */
export async function loadWorkflows(root = FOLDER): Promise<number> {
  const definitions = await readFolder(root);
  if (isCurrent(definitions, await stored(db()))) return 0;
  const changed = await transaction(async (tx) => {
    // Of two servers that start at once the second waits here, and finds that nothing is left to do.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('clanker:workflows'))`;
    const rows = await stored(tx);
    let changed = 0;
    for (const definition of definitions) {
      const row = rows.find(({ slug }) => slug === definition.slug);
      if (!row) await add(tx, definition);
      else if (!isSame(row, definition)) await renew(tx, row, definition);
      else continue;
      changed++;
    }
    const gone = rows.filter((row) => row.deletedAt === null && !definitions.some(({ slug }) => slug === row.slug));
    await remove(tx, gone);
    return changed + gone.length;
  });
  log.info({ workflows: definitions.length, changed }, "the workflows that come with the server are loaded");
  return changed;
}

/** The definitions of a folder. One that is wrong is a mistake of who wrote it, and nothing starts with it. */
export async function readFolder(root = FOLDER): Promise<Definition[]> {
  const names = (await readdir(root)).filter((name) => name.endsWith(".json")).sort();
  return Promise.all(
    names.map(async (name) => {
      const { definition, problems } = readDefinition(JSON.parse(await readFile(path.join(root, name), "utf8")));
      const [first] = problems;
      if (first) throw new Error(`prisma/workflows/${name}: ${first.path}: ${first.message}`);
      if (definition?.slug !== name.slice(0, -".json".length)) throw new Error(`prisma/workflows/${name}: its slug is '${definition?.slug}'.`);
      // As the database gives it back: without what is undefined.
      return JSON.parse(JSON.stringify(definition)) as Definition;
    }),
  );
}

/** Those that everybody has, and those that everybody had; of one name the one that is there, or was last. */
async function stored(client: Db): Promise<Row[]> {
  const rows = await client.workflow.findMany({
    where: { workspaceId: null },
    include: withLatest,
    orderBy: [{ deletedAt: { sort: "desc", nulls: "first" } }],
  });
  return rows.filter((row, i) => rows.findIndex(({ slug }) => slug === row.slug) === i);
}

const isSame = (row: Row, definition: Definition): boolean => row.deletedAt === null && isDeepStrictEqual(row.versions[0]?.definition, definition);

const isCurrent = (definitions: Definition[], rows: Row[]): boolean =>
  rows.filter(({ deletedAt }) => deletedAt === null).length === definitions.length &&
  definitions.every((definition) => rows.some((row) => row.slug === definition.slug && isSame(row, definition)));

async function add(tx: Db, definition: Definition) {
  const { slug, name, description } = definition;
  const { id } = await tx.workflow.create({ data: { workspaceId: null, slug, name, description } });
  await keep(tx, id, 1, definition);
}

/** A new version, or the old one again of a workflow that had gone. */
async function renew(tx: Db, row: Row, definition: Definition) {
  const { name, description } = definition;
  const isNew = !isDeepStrictEqual(row.versions[0]?.definition, definition);
  const version = row.version + (isNew ? 1 : 0);
  await tx.workflow.update({ where: { id: row.id }, data: { name, description, version, updatedAt: new Date(), deletedAt: null } });
  if (isNew) await keep(tx, row.id, version, definition);
}

const keep = (tx: Db, workflowId: number, version: number, definition: Definition) =>
  tx.workflowVersion.create({ data: { workflowId, version, definition: definition as unknown as Prisma.InputJsonObject, actor: ACTOR } });

/** Nobody can begin one any more, and nothing begins it by itself. Runs that go on do so. */
async function remove(tx: Db, rows: Row[]) {
  if (rows.length === 0) return;
  const ids = rows.map(({ id }) => id);
  await tx.workflow.updateMany({ where: { id: { in: ids } }, data: { deletedAt: new Date() } });
  const disabledReason = "Its workflow does not come with the server any more.";
  await tx.trigger.updateMany({
    where: { workflowId: { in: ids }, enabled: true },
    data: { enabled: false, nextAt: null, disabledReason, updatedAt: new Date() },
  });
}
