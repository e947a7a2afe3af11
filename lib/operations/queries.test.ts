import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { operations } from "#lib/operations/index";
import { db } from "#lib/platform/db";
import { env } from "#lib/platform/env";
import { callerFor, createWorld, EXAMPLES, type Name, type World } from "#lib/testing/examples";
import { request } from "#lib/testing/request";

/**
 * What reading costs the database: how many statements each operation asks, pinned in queries.txt so that a change of it is seen
 * (`vitest -u` writes it anew), and that no statement of any of them goes through a table that grows with use.
 */
type Statement = { text: string; values: unknown[] };
const NAMES = (Object.keys(operations) as Name[]).filter((name) => operations[name].method === "GET" && operations[name].responds === "json");
/** Tables that have a row for what was done, not for what somebody set up. */
const GROWING = [
  ...["executions", "blocks", "artifacts", "execution_events", "audit_entries", "workflow_runs", "workflow_steps", "workflow_events", "memory_versions"],
  ...[
    "webhook_deliveries",
    "trigger_events",
    "credit_transactions",
    "ledger_entries",
    "idempotency_keys",
    "sessions",
    "action_runs",
    "skill_versions",
    "telemetry_events",
  ],
];
/** Every way in which the long lists are narrowed and ordered. */
const NARROWED = [
  ...[
    "",
    "?status=failed,running",
    "?skill=x",
    "?source=api,mcp",
    "?q=x",
    "?userId=usr_1",
    "?since=2026-01-01T00:00:00Z",
    "?sort=oldest",
    "?sort=longest",
    "?sort=costliest",
  ].map((query) => `GET /api/v1/executions${query}`),
  ...["", "?q=x", "?type=image", "?skill=x", "?since=2026-01-01T00:00:00Z"].map((query) => `GET /api/v1/artifacts${query}`),
  ...["", "?status=failed", "?since=2026-01-01T00:00:00Z"].map((query) => `GET /api/v1/workflows/runs${query}`),
];

let world: World;
let asked: Statement[] = [];
const { query } = pg.Client.prototype;
beforeAll(async () => {
  world = await createWorld();
  pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
    const [what, values] = given as [string | Statement, unknown[] | undefined];
    asked.push(typeof what === "string" ? { text: what, values: values ?? [] } : { text: what.text, values: what.values ?? [] });
    return (query as (...all: unknown[]) => unknown).apply(this, given);
  } as typeof query;
});
afterAll(() => {
  pg.Client.prototype.query = query;
});

/** What one request asks. Left out is what is written down once a minute, and what begins and ends transactions. */
async function statementsOf(what: string, options: object): Promise<Statement[]> {
  asked = [];
  const answer = await request(what, options);
  await answer.text();
  expect(answer.status, what).toBeLessThan(300);
  return asked.filter(({ text }) => !/^\s*(?:UPDATE.*last_used_at|BEGIN|COMMIT|ROLLBACK|LISTEN|SET|SAVEPOINT)/is.test(text));
}

async function everyRead(): Promise<Map<string, Statement[]>> {
  const found = new Map<string, Statement[]>();
  for (const name of NAMES) {
    const example = await EXAMPLES[name](world);
    const operation = operations[name];
    const where = operation.path.replace(/\{(\w+)\}/g, (_, param: string) => example.params?.[param] ?? "missing");
    const options = { ...(await callerFor(name, world, example)), headers: example.headers ?? {} };
    // The second time, as it is from then on: what is loaded once has been.
    await statementsOf(`GET ${where}${example.query ?? ""}`, options);
    found.set(operation.route, await statementsOf(`GET ${where}${example.query ?? ""}`, options));
  }
  return found;
}

test("an operation that reads asks as often as is written down, and goes through no table that grows", { timeout: 180_000 }, async () => {
  const found = await everyRead();
  const lines = [...found].map(([route, statements]) => `${String(statements.length).padStart(3)}  ${route}`);
  await expect(`${lines.sort().join("\n")}\n`).toMatchFileSnapshot("queries.txt");
  for (const what of NARROWED) found.set(what, await statementsOf(what, { key: world.key }));
  const client = new pg.Client(env().DATABASE_URL);
  await client.connect();
  try {
    // Small tables are always read whole. Where it must not, PostgreSQL does so only for want of an index.
    await client.query("SET enable_seqscan = off");
    const through: string[] = [];
    for (const [what, statements] of found)
      for (const { text, values } of statements) {
        const { rows } = await client.query(`EXPLAIN (FORMAT JSON) ${text}`, values);
        const plan = JSON.stringify(rows[0]["QUERY PLAN"]);
        for (const [, table] of plan.matchAll(/"Node Type":"Seq Scan"[^{}]*?"Relation Name":"(\w+)"/g))
          if (GROWING.includes(table as string)) through.push(`${what}: ${table} in ${text.replaceAll(/\s+/g, " ").slice(0, 300)}`);
      }
    expect(through).toEqual([]);
  } finally {
    await client.end();
  }
});

test("what is asked most is asked at once", async () => {
  const { id } = await db().execution.findFirstOrThrow({ where: { workspaceId: world.workspace.id } });
  const count = async (what: string, options: object = { key: world.key }) => (await statementsOf(what, options)).length;
  await count("GET /api/v1/memory");
  // Who calls, and what they ask for.
  expect(await count(`GET /api/v1/executions/exec_${id}/status`)).toBe(2);
  expect(await count("GET /api/v1/executions")).toBe(2);
  expect(await count("GET /api/v1/memory")).toBe(2);
  expect(await count("GET /api/v1/marketplace/skills", {})).toBe(1);
});
