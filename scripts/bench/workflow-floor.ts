/**
 * What the bench compares the workflow engine with: the SQL that runs of five steps need, by bare pg with prepared statements, on
 * the same tables: each in a transaction of its own, with as many connections at once as the worker has for that; or, with `together`, a
 * batch in one transaction on one connection, as the worker does it. Jobs are taken and completed in batches of the same size, by the
 * statements that pg-boss uses. Not in it: reading definitions, working out what comes next, telling those who watch,
 * webhooks, heartbeats and whatever else a worker does. A process of its own, as the worker is; it ends when the queue is empty.
 */
import pg from "pg";

const [connections = 8, batch = 32] = process.argv.slice(2, 4).map(Number);
const together = process.argv[4] === "together";
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL as string, max: connections + 1, min: connections + 1 });

const FETCH = `WITH next AS (SELECT id FROM pgboss.job_common WHERE name = 'workflow' AND state < 'active' AND NOT blocked AND start_after <= now()
    ORDER BY priority DESC, created_on LIMIT $1 FOR UPDATE SKIP LOCKED)
  UPDATE pgboss.job_common j SET state = 'active', started_on = now(), heartbeat_on = now() FROM next WHERE j.name = 'workflow' AND j.id = next.id RETURNING j.id, j.data`;
const COMPLETE = `UPDATE pgboss.job_common SET state = 'completed', completed_on = now() WHERE name = 'workflow' AND id = ANY($1::uuid[]) AND state = 'active'`;
const HOLD = `SELECT id, input, status, last_event, clock_timestamp() AS now FROM workflow_runs WHERE id = ANY($1::int[]) FOR NO KEY UPDATE`;
const STEPS = `WITH steps AS (
    INSERT INTO workflow_steps (run_id, path, status, attempt, output, started_at, finished_at)
    SELECT id, 's' || n, 'completed', 1, $2::jsonb, $3, $3 FROM unnest($1::int[]) AS id, generate_series(1, 5) AS n)
  INSERT INTO workflow_events (run_id, seq, path, status, attempt)
  SELECT id, n, CASE WHEN n IN (1, 7) THEN '' ELSE 's' || (n - 1) END, CASE n WHEN 1 THEN 'running' ELSE 'completed' END, 1
  FROM unnest($1::int[]) AS id, generate_series(1, 7) AS n`;
const END = `UPDATE workflow_runs SET status = 'completed', last_event = last_event + 7, output = $2, started_at = now(), finished_at = clock_timestamp() WHERE id = ANY($1::int[])`;

async function run(runIds: number[]) {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    const { rows } = await client.query({ name: "hold", text: HOLD, values: [runIds] });
    const output = JSON.stringify(rows[0].input.n);
    await client.query({ name: "steps", text: STEPS, values: [runIds, output, rows[0].now] });
    await client.query({ name: "end", text: END, values: [runIds, output] });
    await client.query("COMMIT");
  } finally {
    client.release();
  }
}

for (;;) {
  const { rows: jobs } = await pool.query({ name: "fetch", text: FETCH, values: [batch] });
  if (jobs.length === 0) break;
  const ids: number[] = jobs.map(({ data }) => data.runId);
  await (together ? run(ids) : Promise.all(ids.map((id) => run([id]))));
  await pool.query({ name: "complete", text: COMPLETE, values: [jobs.map(({ id }) => id)] });
}
await pool.end();
process.disconnect?.();
