/**
 * What the bench compares with: the least that gives the same answers from the same database on the same Node. A bare
 * node:http server and pg with prepared statements; no framework, schemas, limits, idempotency or error texts.
 * A process of its own, as the web server is. Started by scripts/bench/server.ts.
 */
import { createHash, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import pg from "pg";

// 10 is the application's default for DATABASE_POOL.
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL as string, max: 10 });
// biome-ignore lint/suspicious/noExplicitAny: the rows of hand-written SQL have no types
type Row = Record<string, any>;

const KEY = `SELECT k.id, k.name, k.scopes, k.user_id, k.workspace_id FROM api_keys k
  JOIN users u ON u.id = k.user_id JOIN workspaces w ON w.id = k.workspace_id
  JOIN members m ON m.workspace_id = k.workspace_id AND m.user_id = k.user_id
  WHERE k.hash = $1 AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())`;
const COLUMNS = `e.id, e.skill_slug, e.skill_name, v.version, e.interface, e.status, e.last_block, e.cost, e.usage, e.error, e.model,
  e.rerun_of_id, e.created_at, e.started_at, e.finished_at`;
const EXECUTION = `SELECT ${COLUMNS}, e.input, e.attachments, e.connector, e.actor, e.workflow_run_id FROM executions e JOIN skill_versions v ON v.id = e.version_id WHERE e.id = $1 AND e.workspace_id = $2`;
const PAGE = `SELECT ${COLUMNS} FROM executions e JOIN skill_versions v ON v.id = e.version_id WHERE e.workspace_id = $1 ORDER BY e.id DESC LIMIT 21`;
const BLOCKS = `SELECT index, type, data, created_at FROM blocks WHERE execution_id = $1 AND index <= $2 ORDER BY index`;
const ARTIFACTS = `SELECT * FROM artifacts WHERE execution_id = $1 AND deleted_at IS NULL ORDER BY id`;
const TRIGGER = `SELECT t.id, t.type FROM trigger_events e JOIN triggers t ON t.id = e.trigger_id WHERE e.execution_id = $1 ORDER BY e.id LIMIT 1`;
const SKILLS = `SELECT s.*, v.version, v.content_sha, v.requires - 'allowedTools' AS requires, v.cost, v.verdict, v.risk, v.scan -> 'engine' AS engine, v.scan -> 'scannedAt' AS scanned_at, w.slug AS publisher
  FROM skills s JOIN skill_versions v ON v.id = s.version_id LEFT JOIN workspaces w ON w.id = s.workspace_id
  WHERE s.public ORDER BY s.slug LIMIT 21`;

const MEMORY = "SELECT content, version, updated_at, updated_by FROM memories WHERE workspace_id = $1";
const INSTALLED = `SELECT d.enabled, d.version_id, s.slug, s.name, v.version, v.entrypoint, v.parameters FROM drive_skills d
  JOIN skills s ON s.id = d.skill_id JOIN skill_versions v ON v.id = d.version_id WHERE d.workspace_id = $1 AND s.slug = $2`;
const INSERT_EXECUTION = `INSERT INTO executions (workspace_id, user_id, version_id, skill_slug, skill_name, interface, input, timeout_seconds)
  VALUES ($1, $2, $3, $4, $5, 'api', $6, 120) RETURNING id`;
// The columns that pg-boss fills from the queue's row are read from it here as well.
const INSERT_JOB = `WITH job AS (INSERT INTO pgboss.job_common (name, data, group_id, expire_seconds, deletion_seconds, keep_until, retry_limit, policy, dead_letter, heartbeat_seconds)
  SELECT name, $1, $2, expire_seconds, deletion_seconds, now() + retention_seconds * interval '1s', retry_limit, policy, dead_letter, heartbeat_seconds
  FROM pgboss.queue WHERE name = 'execution' RETURNING id)
  SELECT id, pg_notify('pgboss_' || left(encode(sha224('pgboss'::bytea), 'hex'), 24), 'execution') FROM job`;
const INSERT_EVENT = `WITH next AS (UPDATE workspaces SET event_seq = event_seq + 1 WHERE id = $1 RETURNING event_seq), event AS (
  INSERT INTO execution_events (workspace_id, seq, execution_id, interface, status, from_block, to_block)
  SELECT $1, event_seq, $2, 'api', 'queued', 1, 0 FROM next RETURNING seq) SELECT pg_notify('clanker_events', $3) FROM event`;
const INSERT_AUDIT = `INSERT INTO audit_entries (workspace_id, action, actor_type, actor_id, actor_name, ip, user_agent, request_id, resource_type, resource_id, metadata)
  VALUES ($1, 'execution.create', 'api_key', $2, $3, $4, $5, $6, 'execution', $7, $8)`;

const WORKFLOW = `SELECT w.id, w.slug, v.id AS version_id, v.version, v.definition FROM workflows w JOIN workflow_versions v ON v.workflow_id = w.id AND v.version = w.version
  WHERE (w.workspace_id = $1 OR w.workspace_id IS NULL) AND w.slug = $2 AND w.deleted_at IS NULL ORDER BY w.workspace_id LIMIT 1`;
const INSERT_WORKFLOW_RUN = `INSERT INTO workflow_runs (workspace_id, workflow_id, version_id, user_id, api_key_id, actor, scopes, interface, input)
  VALUES ($1, $2, $3, $4, $5, $6, $7, 'api', $8) RETURNING id`;
const INSERT_WORKFLOW_JOB = INSERT_JOB.replaceAll("'execution'", "'workflow'");
const INSERT_WORKFLOW_AUDIT = INSERT_AUDIT.replace("execution.create", "workflow_run.create").replace("'execution'", "'workflow_run'");

const statements = [
  KEY,
  EXECUTION,
  PAGE,
  BLOCKS,
  ARTIFACTS,
  TRIGGER,
  SKILLS,
  MEMORY,
  INSTALLED,
  INSERT_EXECUTION,
  INSERT_JOB,
  INSERT_EVENT,
  INSERT_AUDIT,
  WORKFLOW,
  INSERT_WORKFLOW_RUN,
  INSERT_WORKFLOW_JOB,
  INSERT_WORKFLOW_AUDIT,
];
/** The rows of a statement, which each connection prepares once under a name that is its place in the list. */
async function rows(client: pg.Pool | pg.PoolClient, text: string, values: unknown[]): Promise<Row[]> {
  return (await client.query({ name: `s${statements.indexOf(text)}`, text, values })).rows;
}

const toExecution = (row: Row) => ({
  id: `exec_${row.id}`,
  skillSlug: row.skill_slug,
  skillName: row.skill_name,
  skillVersion: row.version,
  interface: row.interface,
  status: row.status,
  lastBlock: row.last_block,
  cost: Number(row.cost) / 1e6,
  usage: row.usage,
  executionTime: row.started_at ? (row.finished_at ?? new Date()).getTime() - row.started_at.getTime() : null,
  error: row.error,
  model: row.model,
  rerunOf: row.rerun_of_id && `exec_${row.rerun_of_id}`,
  createdAt: row.created_at,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
});

const toPage = (data: Row[], all: Row[], idOf: (item: Row) => string) => ({
  data,
  first_id: data[0] ? idOf(data[0]) : null,
  last_id: data[0] ? idOf(data.at(-1) as Row) : null,
  has_more: all.length > data.length,
});

async function status(key: Row, id: number) {
  const [row] = await rows(pool, EXECUTION, [id, key.workspace_id]);
  if (!row) return undefined;
  const [blocks, artifacts, [trigger]] = await Promise.all([rows(pool, BLOCKS, [id, row.last_block]), rows(pool, ARTIFACTS, [id]), rows(pool, TRIGGER, [id])]);
  return {
    ...toExecution(row),
    input: row.input,
    attachments: row.attachments,
    connector: row.connector,
    startedBy: row.actor.type ? { type: row.actor.type, id: `key_${row.actor.id}`, name: row.actor.name } : null,
    workflowRunId: row.workflow_run_id && `run_${row.workflow_run_id}`,
    trigger: trigger ? { id: `trg_${trigger.id}`, type: trigger.type } : null,
    outputBlocks: blocks.map(({ index, created_at, type, data }) => ({ index, createdAt: created_at, type, ...data })),
    artifacts: artifacts.map((each) => ({
      ...{ id: `art_${each.id}`, executionId: `exec_${each.execution_id}`, filename: each.filename, contentType: each.content_type },
      ...{ size: each.size, sha256: each.sha256, createdAt: each.created_at },
    })),
  };
}

async function list(key: Row) {
  const found = await rows(pool, PAGE, [key.workspace_id]);
  return toPage(found.slice(0, 20).map(toExecution), found, (item) => item.id);
}

async function memory(key: Row) {
  const [row] = await rows(pool, MEMORY, [key.workspace_id]);
  return row
    ? { content: row.content, version: row.version, updatedAt: row.updated_at, updatedBy: row.updated_by }
    : { content: "", version: 0, updatedAt: null, updatedBy: null };
}

async function marketplace() {
  const found = await rows(pool, SKILLS, []);
  const data = found.slice(0, 20).map((row) => ({
    ...{ slug: row.slug, name: row.name, description: row.description, category: row.category, tags: row.tags, version: row.version },
    ...{ author: row.author, license: row.license, installs: row.installs, executions: row.executions, rating: row.rating, runtime: row.runtime },
    ...{ requires: row.requires, contentSha: row.content_sha, source: { type: row.source_type, url: row.source_url }, updatedAt: row.updated_at },
    ...{ cost: Number(row.cost) / 1e6, publisher: row.publisher, status: "public" },
    scan: row.verdict && row.engine ? { verdict: row.verdict, risk: row.risk, engine: row.engine, scannedAt: row.scanned_at } : null,
  }));
  return toPage(data, found, (item) => item.slug);
}

async function bodyOf(request: IncomingMessage) {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString());
}

async function inTransaction<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    const done = await work(client);
    await client.query("COMMIT");
    return done;
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  } finally {
    client.release();
  }
}

const audit = (client: pg.PoolClient, statement: string, key: Row, request: IncomingMessage, resourceId: string, metadata: object) => {
  const from = [request.socket.remoteAddress, request.headers["user-agent"] ?? null, `req_${randomBytes(12).toString("hex")}`];
  return rows(client, statement, [key.workspace_id, key.id, key.name, ...from, resourceId, metadata]);
};

/** The same rows as lib/operations/executions/accept-run.ts writes, in one transaction. */
async function accept(key: Row, request: IncomingMessage, slug: string) {
  const { input } = await bodyOf(request);
  return inTransaction(async (client) => {
    const [skill] = await rows(client, INSTALLED, [key.workspace_id, slug]);
    if (!skill) throw new Error("not installed");
    const about = [key.workspace_id, key.user_id, skill.version_id, skill.slug, skill.name, JSON.stringify(input)];
    const [{ id }] = (await rows(client, INSERT_EXECUTION, about)) as [Row];
    await rows(client, INSERT_JOB, [{ executionId: id }, String(key.workspace_id)]);
    await rows(client, INSERT_EVENT, [key.workspace_id, id, `${key.workspace_id}:${id}`]);
    await audit(client, INSERT_AUDIT, key, request, `exec_${id}`, { skill: skill.slug, version: skill.version });
    return { executionId: `exec_${id}`, skillName: skill.name, status: "started", message: "Execution started.", sseUrl: "/api/events" };
  });
}

/** The same rows as lib/operations/workflows/launch.ts writes. */
async function launch(key: Row, request: IncomingMessage, slug: string) {
  const { inputData } = await bodyOf(request);
  const [workflow] = await rows(pool, WORKFLOW, [key.workspace_id, slug]);
  if (!workflow) throw new Error("no such workflow");
  return inTransaction(async (client) => {
    const by = [key.user_id, key.id, { type: "api_key", id: key.id, name: key.name }, key.scopes];
    const [{ id }] = (await rows(client, INSERT_WORKFLOW_RUN, [key.workspace_id, workflow.id, workflow.version_id, ...by, inputData])) as [Row];
    await rows(client, INSERT_WORKFLOW_JOB, [{ runId: id }, null]);
    await audit(client, INSERT_WORKFLOW_AUDIT, key, request, `run_${id}`, { workflow: workflow.slug, version: workflow.version });
    return { runId: `run_${id}`, status: "pending" };
  });
}

async function answer(request: IncomingMessage): Promise<unknown> {
  const url = request.url ?? "";
  if (url === "/api/v1/marketplace/skills") return marketplace();
  const [key] = await rows(pool, KEY, [createHash("sha256").update(String(request.headers["x-api-key"])).digest()]);
  if (!key?.scopes.includes("*")) return undefined;
  if (url === "/api/v1/executions") return list(key);
  if (url === "/api/v1/memory") return memory(key);
  const [, kind, name = "", last] = /^\/api\/v1\/(executions|skills|workflows)\/([\w-]+)\/(status|run|launch)$/.exec(url) ?? [];
  if (kind === "executions" && last === "status") return status(key, Number(name.replace("exec_", "")));
  if (kind === "skills" && last === "run") return accept(key, request, name);
  if (kind === "workflows" && last === "launch") return launch(key, request, name);
}

const server = createServer((request, response) => {
  answer(request).then(
    (value) => {
      const body = JSON.stringify(value) ?? "";
      const code = value === undefined ? 404 : request.method === "POST" ? 202 : 200;
      response.writeHead(code, { "content-type": "application/json; charset=utf-8", "content-length": Buffer.byteLength(body) }).end(body);
    },
    (error: Error) => response.writeHead(500).end(error.message),
  );
});
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
for (const event of ["SIGTERM", "SIGINT", "disconnect"]) process.on(event, () => process.exit(0));
