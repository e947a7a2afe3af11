import { invalid } from "#lib/api/errors";
import { formatId, type IdPrefix } from "#lib/api/fields";
import { type Page, type PageInput, readCursor, toPage } from "#lib/api/pages";
import { type Db, Prisma, rows } from "#lib/platform/db";

/** What a list is ordered by besides the id, which settles ties: a column or an expression that an index has behind the workspace. */
type Key = { sql: Prisma.Sql; type: "timestamptz" | "bigint" | "interval" };

/** When a row began to be: the order of what is narrowed to a time. */
export const BY_TIME: Key = { sql: Prisma.sql`t.created_at`, type: "timestamptz" };

export type Narrowed = {
  prefix: IdPrefix;
  table: Prisma.Sql;
  workspaceId: number;
  /** What else holds for every row, which is `t`. */
  where: Prisma.Sql[];
  /**
   * For each field that is asked for the conditions of which a row has to fit one, and fits no two. Each has an index in the
   * order of ids, so in that order each is asked for a page of its own: one scan of all would pass over everything that fits none.
   */
  asked?: Prisma.Sql[][];
  key?: Key | undefined;
  rising?: boolean | undefined;
};

/** Beyond this many lanes a condition is looked at row by row: what has so many names is frequent. */
const LANES = 30;
const any = (conditions: Prisma.Sql[]) => (conditions.length === 0 ? Prisma.sql`false` : Prisma.sql`(${Prisma.join(conditions, " OR ")})`);

/** One page of the ids of rows, by cursor, in any order. */
export async function pageOfIds(db: Db, input: PageInput, list: Narrowed): Promise<Page<number>> {
  const found = await pageOfRows<{ id: number }>(db, input, list);
  return { ...found, data: found.data.map(({ id }) => id) };
}

/** The same with what is shown of each row, in one statement. */
export async function pageOfRows<Row extends { id: number }>(
  db: Db,
  input: PageInput,
  list: Narrowed,
  shown?: { columns: Prisma.Sql; joined: Prisma.Sql },
): Promise<Page<Row>> {
  const { prefix, table, key, asked = [] } = list;
  const { cursor, newer: backwards } = readCursor(prefix, input);
  const rising = Boolean(list.rising) !== backwards;
  const [side, order] = rising ? [Prisma.sql`>`, Prisma.sql`ASC`] : [Prisma.sql`<`, Prisma.sql`DESC`];
  const all = [Prisma.sql`t.workspace_id = ${list.workspaceId}`, ...list.where];
  if (cursor !== undefined && !key) all.push(Prisma.sql`t.id ${side} ${cursor}`);
  if (cursor !== undefined && key) all.push(Prisma.sql`(${key.sql}, t.id) ${side} (${await placeOf(db, list, key, cursor, backwards)}, ${cursor})`);
  const by = Prisma.sql`ORDER BY ${key ? Prisma.sql`${key.sql} ${order}, ` : Prisma.empty}t.id ${order}`;
  const sorted = Prisma.sql`${by} LIMIT ${Prisma.raw(String(input.limit + 1))}`;
  const find = (more: Prisma.Sql[]) => Prisma.sql`SELECT t.id FROM ${table} t WHERE ${Prisma.join([...all, ...more], " AND ")} ${sorted}`;
  const [first = [], ...others] = asked;
  const lanes = !key && first.length > 1 && first.length <= LANES ? first.map((lane) => Prisma.sql`(${find([lane, ...others.map(any)])})`) : undefined;
  const ids = lanes ? Prisma.sql`SELECT t.id FROM (${Prisma.join(lanes, " UNION ALL ")}) t ${sorted}` : find(asked.map(any));
  const found = await rows<Row>(
    db,
    shown ? Prisma.sql`SELECT ${shown.columns} FROM (${ids}) AS page JOIN ${table} t ON t.id = page.id ${shown.joined} ${by}` : ids,
  );
  return toPage(found, input.limit, backwards, ({ id }) => formatId(prefix, id));
}

/** What the row of a cursor has where the list is ordered by it. Read first, and then compared: only so is the index gone to. */
async function placeOf(db: Db, { prefix, table, workspaceId }: Narrowed, key: Key, cursor: number, backwards: boolean): Promise<Prisma.Sql> {
  const [place] = await rows<{ k: string }>(
    db,
    Prisma.sql`SELECT (${key.sql})::text AS k FROM ${table} t WHERE t.id = ${cursor} AND t.workspace_id = ${workspaceId}`,
  );
  if (!place) throw invalid(backwards ? "before_id" : "after_id", `${formatId(prefix, cursor)} is not there any more, and has no place in this order.`);
  return Prisma.sql`${place.k}::${Prisma.raw(key.type)}`;
}

/** The rows of a page, as they were found by its ids, in its order. */
export function inOrder<Row extends { id: number }>(page: Page<number>, found: Row[]): Page<Row> {
  const byId = new Map(found.map((row) => [row.id, row]));
  return { ...page, data: page.data.flatMap((id) => byId.get(id) ?? []) };
}

/** LIKE's own signs stand for themselves. */
export const contains = (text: string) => `%${text.replace(/[\\%_]/g, "\\$&")}%`;

/** The different values that a column has in a workspace: from each to the next by an index, however many rows have it. */
export function distinctValues(db: Db, table: Prisma.Sql, column: Prisma.Sql, workspaceId: number): Promise<{ value: string; id: number }[]> {
  const next = (more: Prisma.Sql) =>
    Prisma.sql`(SELECT t.${column} AS value, t.id FROM ${table} t WHERE t.workspace_id = ${workspaceId} ${more} ORDER BY t.${column} DESC, t.id DESC LIMIT 1)`;
  return db.$queryRaw`WITH RECURSIVE v AS (${next(Prisma.empty)} UNION ALL SELECT n.* FROM v, LATERAL ${next(Prisma.sql`AND t.${column} < v.value`)} n) SELECT value, id FROM v`;
}
