import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { db } from "#lib/platform/db";
import { startWorker } from "#lib/runtime/worker";
import { useOwnDatabase } from "#lib/testing/own-database";
import { publishSkill } from "#lib/testing/publish-skill";
import { json, request } from "#lib/testing/request";
import { hook, openReceivers } from "#lib/testing/webhooks";
import { createWorkspace } from "#lib/testing/workspace";

/** Everything that this process logs, which the log itself would write to stdout. */
const { logged } = vi.hoisted(() => ({ logged: [] as string[] }));
vi.mock("#lib/platform/log", async () => {
  const { pino } = await import("pino");
  return { log: pino({ level: "trace" }, { write: (line: string) => void logged.push(line) }) };
});

const VALUE = "s3cr3t-värde+1234";
/** What a program makes of a value without meaning to hide it. */
const SHAPES = [
  VALUE,
  encodeURIComponent(VALUE),
  Buffer.from(VALUE).toString("base64"),
  Buffer.from(VALUE).toString("hex"),
  JSON.stringify(VALUE).slice(1, -1),
];

let endDatabase: () => Promise<void>;
let worker: Awaited<ReturnType<typeof startWorker>>;
const { receiver, close } = openReceivers();
beforeAll(async () => {
  endDatabase = await useOwnDatabase({ WEBHOOKS_ALLOW_PRIVATE: "1" });
  worker = await startWorker();
});
afterAll(async () => {
  await close();
  await worker.stop(1000);
  await endDatabase();
});

/** All that the events of a workspace say until one holds `last`. */
async function heard(key: string, last: string, begin: () => Promise<void>): Promise<string> {
  const controller = new AbortController();
  const { body } = await request("GET /api/events", { key, signal: controller.signal });
  const decoder = new TextDecoder();
  let text = "";
  await begin();
  for await (const chunk of body as ReadableStream<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes(last)) break;
  }
  controller.abort();
  return text;
}

test("a bound secret is nowhere that a run leads to: output, artifacts, events, webhooks, the audit log, the log and the database", async () => {
  const home = await createWorkspace();
  const target = await receiver();
  await hook(home, target.url, ["*"]);
  const script = `echo "plain $API_TOKEN"; printf '%s' "$API_TOKEN" | base64; printf '%s' "$API_TOKEN" | od -An -v -tx1 | tr -d ' \\n'; echo
printf '{"token":"%s"}' "$API_TOKEN" > "$OUTPUT_DIR/$API_TOKEN.json"; printf '%s' "$API_TOKEN" > "$OUTPUT_DIR/out.txt"
echo "failed with $API_TOKEN" >&2; exit 2`;
  const slug = await publishSkill({ script }, { requires: { secrets: ["API_TOKEN"] } });
  const secret = await json("POST /api/v1/secrets", { key: home.key, body: { name: "prod-token", value: VALUE } });
  await json(`POST /api/v1/skills/${slug}/secrets`, { key: home.key, body: { secretId: secret.body.id, envVar: "API_TOKEN" } });
  // The value in the address, where no secret belongs: what is logged of a request has no query.
  await request(`GET /api/v1/executions?q=${encodeURIComponent(VALUE)}`, { key: home.key });

  let id = "";
  const events = await heard(home.key, '"status":"failed"', async () => {
    id = (await json(`POST /api/v1/skills/${slug}/run`, { key: home.key, body: { input: "x" } })).body.executionId;
  });
  const status = (await json(`GET /api/v1/executions/${id}/status`, { key: home.key })).body;
  expect(status).toMatchObject({ status: "failed", error: { message: "The script ended with exit status 2: failed with [secret prod-token]" } });
  expect(status.artifacts).toHaveLength(2);
  const files = await Promise.all(
    status.artifacts.map(async (each: { id: string }) => (await request(`GET /api/v1/artifacts/${each.id}/download`, { key: home.key })).text()),
  );
  const told = await target.wait(3);
  const audit = (await json("GET /api/v1/audit-logs?limit=100", { key: home.key })).body;
  const exported = await (await request("GET /api/v1/audit-logs/export?format=jsonl", { key: home.key })).text();
  const tables = await db().$queryRaw<
    { name: string }[]
  >`SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('public', 'pgboss')`;
  const rows = await Promise.all(tables.map(({ name }) => db().$queryRawUnsafe<{ row: string }[]>(`SELECT row_to_json(t)::text AS row FROM ${name} t`)));

  const places: Record<string, string> = {
    ...{ status: JSON.stringify(status), artifacts: files.join("\n"), events, webhooks: told.map(({ body }) => body).join("\n") },
    ...{ audit: JSON.stringify(audit), "the exported audit log": exported, log: logged.join("\n"), database: JSON.stringify(rows) },
  };
  // Each place holds what it is searched for being absent from.
  for (const name of ["status", "artifacts", "events", "database"]) expect(places[name], name).toContain("[secret prod-token]");
  for (const name of ["webhooks", "events", "audit", "the exported audit log", "database"]) expect(places[name], name).toContain(id);
  expect(places.log).toContain("GET /executions");
  for (const [name, text] of Object.entries(places)) for (const shape of SHAPES) expect(text.includes(shape), `${shape} in ${name}`).toBe(false);
});
