import { expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

type Row = { id: string; status: string; interface: string; skillSlug: string; cost: number; executionTime: number | null };

/** Sixty executions, of which many have the same cost, the same duration and the same moment. */
async function sixty() {
  const world = await createWorkspace();
  const { id: versionId } = await db().skillVersion.findFirstOrThrow({ select: { id: true } });
  const workspaceId = world.workspace.id;
  const base = Date.UTC(2026, 0, 1);
  const statuses = ["completed", "failed", "queued", "running", "cancelled"] as const;
  await db().execution.createMany({
    data: Array.from({ length: 60 }, (_, i) => {
      const status = statuses[i % 5] as (typeof statuses)[number];
      const startedAt = status === "queued" ? null : new Date(base + i * 1000);
      const over = status !== "queued" && status !== "running";
      return {
        workspaceId,
        userId: world.user.id,
        versionId,
        skillSlug: i % 3 === 0 ? "list-alpha" : "list-beta",
        skillName: i % 3 === 0 ? "Alpha one" : "Beta 100%_sure",
        interface: (["api", "web", "mcp", "workflow"] as const)[i % 4] as "api",
        status,
        input: "x",
        timeoutSeconds: 60,
        cost: BigInt((i % 4) * 1_000_000),
        // Three in a row came in the same moment, and those with higher ids not always later.
        createdAt: new Date(base + (i - (i % 3)) * 1000),
        startedAt,
        finishedAt: over && startedAt ? new Date(startedAt.getTime() + (i % 6) * 1000) : null,
      };
    }),
  });
  const { id: other } = await createWorkspace().then(({ user }) => user);
  return { ...world, other };
}

/** All rows, page by page in one direction. */
async function walk(key: string, query: string, limit: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (let after = ""; rows.length < 200; ) {
    const { status, body } = await json(`GET /api/v1/executions?limit=${limit}${query}${after}`, { key });
    expect(status, JSON.stringify(body)).toBe(200);
    rows.push(...body.data);
    if (!body.has_more) return rows;
    after = `&after_id=${body.last_id}`;
  }
  throw new Error("The pages have no end.");
}

const number = (row: Row) => Number(row.id.slice(5));
/** For each order, by how much a row must not come after the next. */
const ORDERS: Record<string, (row: Row) => [number, number]> = {
  newest: (row) => [0, number(row)],
  oldest: (row) => [0, -number(row)],
  costliest: (row) => [row.cost, number(row)],
  longest: (row) => [row.executionTime ?? 0, number(row)],
};

test("every order is complete and without doubles from page to page, ties and narrowed lists too, forwards and back", async () => {
  const { key } = await sixty();
  // How many there are, and how many of them have ended.
  const narrowed = {
    "": [60, 36],
    "&status=failed,queued": [24, 12],
    "&source=mcp": [15, 9],
    "&skill=list-alpha": [20, 12],
    "&since=2026-01-01T00:00:30Z": [30, 18],
  };
  for (const [sort, rank] of Object.entries(ORDERS)) {
    for (const [query, counts] of Object.entries(narrowed)) {
      const count = counts[sort === "longest" || sort === "costliest" ? 1 : 0] as number;
      const rows = await walk(key, `&sort=${sort}${query}`, 7);
      expect(new Set(rows.map((row) => row.id)).size, sort + query).toBe(count);
      expect(rows.length, sort + query).toBe(count);
      const ranks = rows.map(rank);
      for (const [i, now] of ranks.entries()) {
        const next = ranks[i + 1];
        if (next) expect(now[0] > next[0] || (now[0] === next[0] && now[1] > next[1]), `${sort}${query} at ${i}: ${now} ${next}`).toBe(true);
      }
      const before = await json(`GET /api/v1/executions?limit=5&sort=${sort}${query}&before_id=${rows[8]?.id}`, { key });
      expect(before.body.data.map((row: Row) => row.id)).toEqual(rows.slice(3, 8).map((row) => row.id));
    }
  }
}, 60_000);

test("words find a skill by a part of its name or slug, or one execution by its id", async () => {
  const { key, user, other } = await sixty();
  const found = async (query: string) => (await walk(key, query, 100)).length;
  expect(await found("&q=ALPHA+o")).toBe(20);
  expect(await found("&q=list-")).toBe(60);
  expect(await found("&q=100%25_s")).toBe(40);
  expect(await found("&q=1000_s")).toBe(0);
  const [newest] = await walk(key, "&sort=oldest", 100);
  expect((await walk(key, `&q=${newest?.id}`, 100)).map((row) => row.id)).toEqual([newest?.id]);
  expect(await found(`&q=${newest?.id}&status=cancelled`)).toBe(0);
  expect(await found(`&userId=${user.id}`)).toBe(60);
  expect(await found(`&userId=usr_${other}`)).toBe(0);
  expect(await found(`&ids=${newest?.id},2147483647`)).toBe(1);
  expect(await found("&source=web,mcp&status=completed&skill=list-beta&q=beta")).toBe(4);
});

test("what makes no sense is refused by its name", async () => {
  const { key } = await createWorkspace();
  for (const [query, param] of [
    ["status=done", "status"],
    ["status=", "status"],
    ["source=api,mail", "source"],
    ["sort=cheapest", "sort"],
    ["since=yesterday", "since"],
    ["until=0001-01-01T00:00:00Z", "until"],
    ["ids=run_1", "ids"],
    ["userId=key_1", "userId"],
    ["sort=longest&after_id=exec_2147483647", "after_id"],
  ]) {
    const { status, body } = await json(`GET /api/v1/executions?${query}`, { key });
    expect([status, body.error?.param], query).toEqual([400, param]);
  }
});
