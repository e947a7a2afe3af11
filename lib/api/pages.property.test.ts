import fc from "fast-check";
import { expect, test } from "vitest";
import { type Page, pageById, pageBySlug, pageByTime, pageByVersion } from "#lib/api/pages";
import { json } from "#lib/testing/request";

type Turn = { limit: number; after_id?: string; before_id?: string };

/** Goes through a list from its beginning and back from its end, and answers what was seen on both ways. */
async function bothWays<Row>(limit: number, ask: (turn: Turn) => Promise<Page<Row>>): Promise<[Row[], Row[]]> {
  const there: Row[] = [];
  let page = await ask({ limit });
  let last: string | null = null;
  for (; page.data.length > 0; page = await ask({ limit, after_id: last as string })) {
    there.push(...page.data);
    last = page.last_id;
    if (!page.has_more) break;
  }
  if (last === null) return [there, []];
  // The last one is where we stand; everything before it is on the way back.
  const back: Row[] = [there.at(-1) as Row];
  let more = true;
  for (let first: string | null = last; more && first !== null; ) {
    const earlier: Page<Row> = await ask({ limit, before_id: first });
    back.unshift(...earlier.data);
    [first, more] = [earlier.first_id, earlier.has_more];
  }
  return [there, back];
}

const limit = fc.integer({ min: 1, max: 12 });
type Bounds = { lt?: number | string; gt?: number | string } | undefined;
const within = (value: number | string, bounds: Bounds) => (bounds?.lt === undefined || value < bounds.lt) && (bounds?.gt === undefined || value > bounds.gt);

/** Sorted as a database would: `order` is 1 or -1. */
const sorted = <Row>(rows: Row[], key: (row: Row) => number | string, order: number) =>
  rows.toSorted((a, b) => (key(a) === key(b) ? 0 : key(a) < key(b) ? -order : order));

test("every row of a list by id, by slug and by version is seen once, in order, at any limit and both ways", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 30 }), limit, async (numbers, most) => {
      const falling = numbers.toSorted((a, b) => b - a);
      const byId = await bothWays(most, (turn) =>
        pageById("exec", turn, async ({ where, orderBy, take }) =>
          sorted(
            numbers.filter((id) => within(id, where.id)),
            (id) => id,
            orderBy.id === "asc" ? 1 : -1,
          )
            .slice(0, take)
            .map((id) => ({ id })),
        ),
      );
      expect(byId.map((rows) => rows.map(({ id }) => id))).toEqual([falling, falling]);

      const byVersion = await bothWays(most, (turn) =>
        pageByVersion(turn, async ({ older, newer, take }) =>
          sorted(
            numbers.filter((each) => (older === null || each < older) && (newer === null || each > newer)),
            (each) => each,
            newer === null ? -1 : 1,
          )
            .slice(0, take)
            .map((version) => ({ version })),
        ),
      );
      expect(byVersion.map((rows) => rows.map(({ version }) => version))).toEqual([falling, falling]);

      const slugs = numbers.map((n) => `s-${String(n).padStart(3, "0")}`);
      const bySlug = await bothWays(most, (turn) =>
        pageBySlug(turn, async ({ where, orderBy, take }) =>
          sorted(
            slugs.filter((slug) => within(slug, where.slug)),
            (slug) => slug,
            orderBy.slug === "asc" ? 1 : -1,
          )
            .slice(0, take)
            .map((slug) => ({ slug })),
        ),
      );
      expect(bySlug.map((rows) => rows.map(({ slug }) => slug))).toEqual([slugs.toSorted(), slugs.toSorted()]);
    }),
  );
});

test("every row of a list by time is seen once, also where many are of one moment", async () => {
  const row = fc.record({ id: fc.integer({ min: 1, max: 60 }), at: fc.integer({ min: 0, max: 4 }) });
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(row, { selector: ({ id }) => id, maxLength: 30 }), limit, async (given, most) => {
      const rows = given.map(({ id, at }) => ({ id, createdAt: new Date(at) }));
      const place = ({ id, createdAt }: { id: number; createdAt: Date }) => createdAt.getTime() * 1000 + id;
      const seen = await bothWays(most, (turn) =>
        pageByTime(
          "aud",
          turn,
          async (id) => rows.find((each) => each.id === id) ?? null,
          async ({ where, orderBy, take }) => {
            const { createdAt, OR } = where as { createdAt?: { lte?: Date; gte?: Date }; OR?: [{ createdAt: { lt?: Date; gt?: Date } }, { id: Bounds }] };
            const inside = ({ id, createdAt: at }: (typeof rows)[number]) =>
              (createdAt?.lte === undefined || at <= createdAt.lte) &&
              (createdAt?.gte === undefined || at >= createdAt.gte) &&
              (OR === undefined || within(at.getTime(), bounds(OR[0].createdAt)) || within(id, OR[1].id));
            return sorted(rows.filter(inside), place, orderBy[0]?.createdAt === "asc" ? 1 : -1).slice(0, take);
          },
        ),
      );
      const falling = rows.toSorted((a, b) => place(b) - place(a));
      expect(seen).toEqual([falling, falling]);
    }),
  );
});

const bounds = ({ lt, gt }: { lt?: Date; gt?: Date }) => ({ ...(lt && { lt: lt.getTime() }), ...(gt && { gt: gt.getTime() }) });

test.each(["slug", "installs", "executions", "rating", "newest"])("every skill of the marketplace is on one page, sorted by %s", async (sort) => {
  for (const most of [7, 50]) {
    const seen: string[] = [];
    for (let after = ""; ; ) {
      const { body } = await json(`GET /api/v1/marketplace/skills?sort=${sort}&limit=${most}${after}`);
      seen.push(...body.data.map(({ slug }: { slug: string }) => slug));
      if (!body.has_more) break;
      after = `&after_id=${body.last_id}`;
    }
    expect(seen.length).toBeGreaterThan(10);
    expect(new Set(seen).size).toBe(seen.length);
  }
});
