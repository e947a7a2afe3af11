import pg from "pg";
import { db } from "#lib/platform/db";
import { checkLedger } from "#lib/runtime/ledger-check";
import { FINAL } from "./checks.ts";
import { sleep } from "./cluster.ts";

const rankOf = (status: string) => (FINAL.includes(status) ? 2 : ["running", "suspended"].includes(status) ? 1 : 0);

/** What must never be seen, whenever one looks: each is one statement, so it sees one moment, and answers what is wrong. */
const NEVER = {
  "blocks have a hole": `SELECT 'exec_' || e.id || ' has ' || count(b.index) || ' blocks up to ' || coalesce(max(b.index), 0) || ', and last_block ' || e.last_block AS what
    FROM executions e LEFT JOIN blocks b ON b.execution_id = e.id WHERE e.finished_at IS NULL OR e.finished_at > now() - interval '15 s'
    GROUP BY e.id HAVING count(b.index) <> e.last_block OR coalesce(max(b.index), 0) <> e.last_block`,
  "an attempt was given out twice": `SELECT 'exec_' || e.id || ' was begun ' || count(v.seq) || ' times, and has attempt ' || e.attempt AS what
    FROM executions e LEFT JOIN execution_events v ON v.execution_id = e.id AND v.status = 'running' AND v.to_block < v.from_block
    WHERE e.finished_at IS NULL OR e.finished_at > now() - interval '15 s' GROUP BY e.id HAVING count(v.seq) <> e.attempt`,
  "a run is in two hands": `SELECT data->>'executionId' || ' is active ' || count(*) || ' times' AS what
    FROM pgboss.job WHERE name = 'execution' AND state = 'active' GROUP BY data->>'executionId' HAVING count(*) > 1`,
  "the ledger does not sum to zero": "SELECT sum(amount) AS what FROM ledger_entries HAVING sum(amount) <> 0",
  "a grant of one call was used twice": `SELECT resource_id || ' was used ' || count(*) || ' times' AS what
    FROM audit_entries WHERE action = 'grant.use' AND metadata->>'mode' = 'one_time' GROUP BY resource_id HAVING count(*) > 1`,
  "a run's changes have a hole": `SELECT 'run_' || r.id || ' has ' || count(v.seq) || ' changes and last_event ' || r.last_event AS what
    FROM workflow_runs r LEFT JOIN workflow_events v ON v.run_id = r.id WHERE r.finished_at IS NULL OR r.finished_at > now() - interval '15 s'
    GROUP BY r.id HAVING count(v.seq) <> r.last_event`,
};
/** What only ever grows, by its name. */
const GROWS = `SELECT 'exec_' || id AS name, status::text, attempt AS a, last_block AS b FROM executions
  UNION ALL SELECT 'run_' || id, status::text, last_event, 0 FROM workflow_runs
  UNION ALL SELECT 'memory of ' || workspace_id, 'running', version, 0 FROM memories`;
type Grown = { name: string; status: string; a: number; b: number };

/** Looks every second, on a connection of its own, whether anything is as it must never be. */
export class Watch {
  readonly violations = new Set<string>();
  looks = 0;
  closed = false;
  private readonly before = new Map<string, Grown>();
  private readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  async run() {
    while (!this.closed) {
      const client = new pg.Client({ connectionString: this.url, connectionTimeoutMillis: 3000, query_timeout: 15_000 });
      client.on("error", () => undefined); // The database is restarted now and then; the next connection is made below.
      try {
        await client.connect();
        for (; !this.closed; await sleep(1000)) await this.look(client);
      } catch (error) {
        // A mistake in a statement is no outage.
        if (/^42/.test(String((error as { code?: string }).code))) throw error;
        await sleep(500);
      } finally {
        await client.end().catch(() => undefined); // It broke, which is how it came here.
      }
    }
  }

  private async look(client: pg.Client) {
    for (const [what, sql] of Object.entries(NEVER)) for (const row of (await client.query(sql)).rows) this.violations.add(`${what}: ${row.what}`);
    for (const now of (await client.query<Grown>(GROWS)).rows) {
      const before = this.before.get(now.name);
      this.before.set(now.name, now);
      if (!before) continue;
      const [was, is] = [rankOf(before.status), rankOf(now.status)];
      // A run of a workflow that waited for somebody goes on.
      if (is < was || (was === 2 && before.status !== now.status)) this.violations.add(`${now.name} was ${before.status} and is ${now.status}`);
      if (now.a < before.a || now.b < before.b) this.violations.add(`${now.name} went back from ${before.a}/${before.b} to ${now.a}/${now.b}`);
    }
    if (this.looks++ % 5 === 0) for (const problem of await checkLedger(db())) this.violations.add(problem);
  }
}
