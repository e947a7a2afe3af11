import { readdir, readFile } from "node:fs/promises";
import type pg from "pg";

type Steps = Record<string, unknown>[];

/** Steps that do nothing outside: what is measured is the engine. Each reads the one before it. */
export const chain = (length: number): Steps =>
  Array.from({ length }, (_, i) => ({ id: `s${i + 1}`, type: "transform", output: i === 0 ? "{{input.n}}" : `{{steps.s${i}.output}}` }));

export const each = (items: number): Steps => [
  { id: "each", type: "foreach", items: Array.from({ length: items }, (_, i) => i), steps: [{ id: "mark", type: "transform", output: "{{item}}" }] },
];

/** A workflow in the first workspace, which is that of the server's owner; answers its id and its version's. */
export async function insertWorkflow(db: pg.Client, slug: string, steps: Steps): Promise<{ id: number; versionId: number }> {
  const insert = `WITH workflow AS (
      INSERT INTO workflows (workspace_id, slug, name, description) SELECT min(id), $1, $1, '' FROM workspaces RETURNING id)
    INSERT INTO workflow_versions (workflow_id, version, definition, actor) SELECT id, 1, $2, '{}' FROM workflow RETURNING id AS "versionId", workflow_id AS id`;
  return (await db.query(insert, [slug, { slug, name: slug, steps }])).rows[0];
}

/** The rows of a launch. The columns that pg-boss fills from the queue's row are read from it here as well. */
const RUNS = `WITH run AS (
    INSERT INTO workflow_runs (workspace_id, workflow_id, version_id, user_id, interface, input, actor)
    SELECT m.workspace_id, v.workflow_id, v.id, m.user_id, 'api', '{"n": 1}', '{"type": "api_key", "id": 1, "name": "bench"}' FROM workflow_versions v JOIN workflows w ON w.id = v.workflow_id
      JOIN LATERAL (SELECT * FROM members WHERE workspace_id = w.workspace_id LIMIT 1) m ON true, generate_series(1, $2)
    WHERE v.id = $1 RETURNING id)`;
const JOB = `INSERT INTO pgboss.job_common
    (name, data, created_on, start_after, expire_seconds, deletion_seconds, keep_until, retry_limit, retry_delay, retry_backoff, retry_delay_max, policy, heartbeat_seconds)
  SELECT q.name, jsonb_build_object('runId', run.id), clock_timestamp(), start_after, q.expire_seconds, q.deletion_seconds, start_after + q.retention_seconds * interval '1s',
    q.retry_limit, q.retry_delay, q.retry_backoff, q.retry_delay_max, q.policy, q.heartbeat_seconds`;

/** Runs and their jobs, as if they had been launched; answers the ids. */
export async function queueRuns(db: pg.Client, versionId: number, count: number): Promise<{ first: number; last: number }> {
  const text = `${RUNS}, job AS (${JOB} FROM run, pgboss.queue q, now() AS start_after WHERE q.name = 'workflow') SELECT min(id) AS first, max(id) AS last FROM run`;
  return (await db.query(text, [versionId, count])).rows[0];
}

/** Runs that wait: for an answer, or, with a job for it, for an hour to go by. Their rows are what the engine leaves at such a step. */
export async function suspendRuns(db: pg.Client, versionId: number, count: number, wait?: { queue: string }) {
  const status = wait ? "running" : "suspended";
  const step = wait ? "waiting" : "suspended";
  await db.query(
    `${RUNS}, step AS (
      INSERT INTO workflow_steps (run_id, path, status, attempt, input, suspend_payload, due_at, started_at)
      SELECT id, 's1', '${step}', 1, ${wait ? "jsonb_build_object('until', now() + interval '1 hour')" : "NULL::jsonb"},
        ${wait ? "NULL::jsonb" : `'{"message": "Go on?", "resumeSchema": {"type": "object"}}'::jsonb`}, ${wait ? "now() + interval '1 hour'" : "NULL::timestamptz"}, now() FROM run
    ), event AS (
      INSERT INTO workflow_events (run_id, seq, path, status, attempt)
      SELECT id, seq, CASE seq WHEN 2 THEN 's1' ELSE '' END, CASE seq WHEN 1 THEN 'running' ELSE '${step}' END, 1 FROM run, generate_series(1, ${wait ? 2 : 3}) AS seq
    ) ${wait ? `, job AS (${JOB} FROM run, pgboss.queue q, (SELECT now() + interval '1 hour' AS start_after) w WHERE q.name = '${wait.queue}')` : ""} SELECT`,
    [versionId, count],
  );
  // What a statement has inserted it cannot update.
  await db.query(
    `UPDATE workflow_runs SET status = '${status}', started_at = now(), last_event = ${wait ? 2 : 3},
      ${wait ? "wake_at = now() + interval '1 hour'" : "suspended = 1"} WHERE version_id = $1 AND status = 'pending'`,
    [versionId],
  );
}

/** Seconds of a processor that a process and its threads have had. Linux alone tells. */
export async function processorSeconds(pid: number): Promise<number> {
  const fields = await statOf(pid);
  return fields ? (Number(fields[11]) + Number(fields[12])) / 100 : Number.NaN;
}

/** The same of all of PostgreSQL: its postmaster, those of its processes that live, and those that have ended. */
export async function postgresSeconds(db: pg.Client): Promise<number> {
  const [{ pid }] = (await db.query("SELECT pg_backend_pid() AS pid")).rows;
  const postmaster = (await statOf(pid))?.[1];
  let ticks = 0;
  for (const name of await readdir("/proc").catch(() => [])) {
    const fields = /^\d+$/.test(name) ? await statOf(Number(name)) : undefined;
    if (!fields || (name !== postmaster && fields[1] !== postmaster)) continue;
    ticks += Number(fields[11]) + Number(fields[12]);
    if (name === postmaster) ticks += Number(fields[13]) + Number(fields[14]);
  }
  return postmaster ? ticks / 100 : Number.NaN;
}

/** /proc/<pid>/stat from its third field on. The second is a name, which may hold anything. */
async function statOf(pid: number): Promise<string[] | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  return text?.slice(text.lastIndexOf(")") + 2).split(" ");
}
