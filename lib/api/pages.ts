import { z } from "zod";
import { invalid } from "#lib/api/errors";
import { formatId, type IdPrefix, parseId, parseNumber, slug } from "#lib/api/fields";

/** The query fields of every list: newest first, `after_id` older, `before_id` newer. */
export const pageInput = {
  after_id: z.string().min(1).optional().meta({ description: "Continue after this item (older)." }),
  before_id: z.string().min(1).optional().meta({ description: "The items just before this one (newer)." }),
  limit: z.int().min(1).max(100).default(20).meta({ description: "How many items a page holds." }),
};

export type PageInput = { after_id?: string | undefined; before_id?: string | undefined; limit: number };

/** The shape of a page. */
export const page = <Item extends z.ZodType>(item: Item) =>
  z.object({ data: z.array(item), first_id: z.string().nullable(), last_id: z.string().nullable(), has_more: z.boolean() });

export type Page<Item> = { data: Item[]; first_id: string | null; last_id: string | null; has_more: boolean };

/**
 * One page of rows that are ordered by a falling id. `find` gets a Prisma `where` on `id`, an order and how many to take
 * (one more than asked, so that `has_more` needs no count). A cursor is only a place in the order: it need not exist.
 */
export async function pageById<Row extends { id: number }>(
  prefix: IdPrefix,
  input: PageInput,
  find: (query: { where: { id?: { lt: number } | { gt: number } }; orderBy: { id: "asc" | "desc" }; take: number }) => Promise<Row[]>,
): Promise<Page<Row>> {
  const { cursor, newer } = readCursor(prefix, input);
  const where = cursor === undefined ? {} : { id: newer ? { gt: cursor } : { lt: cursor } };
  const rows = await find({ where, orderBy: { id: newer ? "asc" : "desc" }, take: input.limit + 1 });
  return toPage(rows, input.limit, newer, (row) => formatId(prefix, row.id));
}

/** A place in the order of time; rows of one time are ordered by id. */
export type Place = { id: number; createdAt: Date };

/** What lies beyond a place. The bound on the time alone says nothing more, but is the one that an index can go to. */
export const beyond = ({ id, createdAt }: Place, side: "older" | "newer" = "older") =>
  side === "older"
    ? { createdAt: { lte: createdAt }, OR: [{ createdAt: { lt: createdAt } }, { id: { lt: id } }] }
    : { createdAt: { gte: createdAt }, OR: [{ createdAt: { gt: createdAt } }, { id: { gt: id } }] };

type Beyond = ReturnType<typeof beyond> | { id?: { lt: number } | { gt: number } };
export const byTime = (order: "asc" | "desc") => [{ createdAt: order }, { id: order }];

/**
 * One page of rows that are ordered by a falling time: for lists that are narrowed to dates, where an order by id would have
 * to pass over everything newer. `placeOf` finds the row of a cursor; one that it does not find is a place among the ids.
 */
export async function pageByTime<Row extends Place>(
  prefix: IdPrefix,
  input: PageInput,
  placeOf: (id: number) => Promise<Place | null>,
  find: (query: { where: Beyond; orderBy: ReturnType<typeof byTime>; take: number }) => Promise<Row[]>,
): Promise<Page<Row>> {
  const { cursor, newer } = readCursor(prefix, input);
  const place = cursor === undefined ? null : await placeOf(cursor);
  let where: Beyond = {};
  if (place) where = beyond(place, newer ? "newer" : "older");
  else if (cursor !== undefined) where = { id: newer ? { gt: cursor } : { lt: cursor } };
  const rows = await find({ where, orderBy: byTime(newer ? "asc" : "desc"), take: input.limit + 1 });
  return toPage(rows, input.limit, newer, (row) => formatId(prefix, row.id));
}

/** One page of rows that are ordered by a falling version; the cursors are versions. */
export async function pageByVersion<Row extends { version: number }>(
  input: PageInput,
  find: (query: { older: number | null; newer: number | null; take: number }) => Promise<Row[]>,
): Promise<Page<Row>> {
  refuseBoth(input);
  const read = (param: "after_id" | "before_id") => {
    const version = input[param] === undefined ? null : parseNumber(input[param]);
    if (version === undefined) throw invalid(param, "Must be a version, such as 3.");
    return version;
  };
  const [older, newer] = [read("after_id"), read("before_id")];
  return toPage(await find({ older, newer, take: input.limit + 1 }), input.limit, newer !== null, (row) => String(row.version));
}

/** The id to go on from, and in which direction. */
export function readCursor(prefix: IdPrefix, input: PageInput): { cursor: number | undefined; newer: boolean } {
  refuseBoth(input);
  const newer = input.before_id !== undefined;
  const value = input.before_id ?? input.after_id;
  const cursor = value === undefined ? undefined : parseId(prefix, value);
  if (value !== undefined && cursor === undefined) throw invalid(newer ? "before_id" : "after_id", `Must be an id such as ${prefix}_42.`);
  return { cursor, newer };
}

/** One page of rows ordered by a rising slug; the cursors are slugs. */
export async function pageBySlug<Row extends { slug: string }>(
  input: PageInput,
  find: (query: { where: { slug?: { lt: string } | { gt: string } }; orderBy: { slug: "asc" | "desc" }; take: number }) => Promise<Row[]>,
): Promise<Page<Row>> {
  refuseBadSlugs(input);
  const take = input.limit + 1;
  if (input.before_id !== undefined) {
    const rows = await find({ where: { slug: { lt: input.before_id } }, orderBy: { slug: "desc" }, take });
    return toPage(rows, input.limit, true, (row) => row.slug);
  }
  const where = input.after_id === undefined ? {} : { slug: { gt: input.after_id } };
  return toPage(await find({ where, orderBy: { slug: "asc" }, take }), input.limit, false, (row) => row.slug);
}

/** Cuts the row too many, and turns a page read backwards the right way round. */
export function toPage<Row>(rows: Row[], limit: number, backwards: boolean, idOf: (row: Row) => string): Page<Row> {
  const data = rows.slice(0, limit);
  if (backwards) data.reverse();
  const first = data[0];
  const last = data.at(-1);
  return { data, first_id: first ? idOf(first) : null, last_id: last ? idOf(last) : null, has_more: rows.length > limit };
}

/** For lists whose cursors are slugs. */
export function refuseBadSlugs(input: PageInput) {
  refuseBoth(input);
  for (const param of ["after_id", "before_id"] as const) {
    const value = input[param];
    if (value !== undefined && !slug().safeParse(value).success) throw invalid(param, "Must be a slug.");
  }
}

function refuseBoth(input: PageInput) {
  if (input.after_id !== undefined && input.before_id !== undefined) throw invalid("before_id", "Give after_id or before_id, not both.");
}
