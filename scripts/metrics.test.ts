import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { parse } from "yaml";
import { db } from "#lib/platform/db";
import { freePort } from "#lib/testing/free-port";
import { startWebProcess } from "#lib/testing/web-process";
import { createWorkspace } from "#lib/testing/workspace";
import { metricsOf } from "./metrics.ts";

/** A web server alone, which answers by itself, and a worker that its supervisor asks. Uses the build that is there. */
const SOON = { timeout: 20_000, interval: 50 };
const TOKEN = "a token for scraping";
let port: number;
let web: Awaited<ReturnType<typeof startWebProcess>>;
let worker: ChildProcess | undefined;
beforeAll(async () => {
  port = await freePort();
  web = await startWebProcess({ METRICS_PORT: String(port), METRICS_TOKEN: TOKEN, RATE_LIMIT_PER_MINUTE: "30" });
});
afterAll(() => {
  web.process.kill("SIGKILL");
  worker?.kill("SIGKILL");
});

function startWorker() {
  const variables = { METRICS_PORT: "1", CLANKER_ROLE: "worker 1", CLANKER_SUPERVISED: "1", SANDBOX: "virtual", NODE_ENV: "production" };
  const env = { ...process.env, ...variables } as NodeJS.ProcessEnv;
  return spawn("node_modules/node/bin/node", ["--disable-warning=ExperimentalWarning", "scripts/worker.ts"], {
    env,
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
}

const scrape = (headers: Record<string, string> = { authorization: `Bearer ${TOKEN}` }, path = "/metrics", method = "GET") =>
  fetch(`http://127.0.0.1:${port}${path}`, { headers, method });
/** The value of the line that begins with this name and holds each of these labels. */
const metric = (text: string, name: string, ...labels: string[]) =>
  Number(
    text
      .split("\n")
      .find((line) => line.startsWith(`${name}{`) && labels.every((label) => line.includes(label)))
      ?.split(" ")
      .at(-1),
  );
const namesOf = (text: string) => [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name as string);
/** All that the worker and, asked as it is, nothing else has counted. */
const ofWorker = () =>
  vi.waitFor(
    async () => {
      const text = await metricsOf(new Map([["worker 1", worker as ChildProcess]]));
      expect(text).toContain('clanker_process_up{process="worker 1"} 1');
      return text;
    },
    { timeout: 40_000, interval: 200 },
  );

test("requests are counted by operation and status, strangers are refused, and no path becomes a label", async () => {
  const { key } = await createWorkspace();
  const ask = async (path: string) => (await fetch(`${web.url}${path}`, { headers: { "x-api-key": key } })).status;
  expect([await ask("/api/v1/executions"), await ask("/api/v1/executions/exec_999999999/status"), await ask("/api/v1/no-such-path")]).toEqual([200, 404, 404]);
  for (let i = 0; i < 40; i++) await ask("/api/v1/profile");
  expect(await (await fetch(`${web.url}/sign-in`)).text()).toContain("Sign in");
  // A page is counted when the last of it has gone, which may be after its reader has begun.
  const text = await vi.waitFor(async () => {
    const now = await (await scrape()).text();
    expect(metric(now, "clanker_requests_total", 'operation="page"', 'status="200"')).toBe(1);
    return now;
  }, SOON);
  expect(metric(text, "clanker_requests_total", 'operation="GET /executions"', 'status="200"', 'process="web"')).toBe(1);
  expect(metric(text, "clanker_requests_total", 'operation="GET /executions/{id}/status"', 'status="404"')).toBe(1);
  expect(metric(text, "clanker_request_duration_seconds_count", 'operation="GET /profile"')).toBe(40);
  expect(metric(text, "clanker_rate_limited_total", 'counted="key"')).toBeGreaterThan(0);
  expect(metric(text, "clanker_database_up")).toBe(1);
  expect(metric(text, "clanker_database_connections", 'state="idle"')).toBeGreaterThan(0);
  expect(text).not.toMatch(/999999999|no-such-path/);

  expect((await scrape({})).status).toBe(401);
  expect((await scrape({ authorization: "Bearer another token here" })).status).toBe(401);
  expect((await scrape(undefined, "/")).status).toBe(404);
  expect((await scrape(undefined, "/metrics", "POST")).status).toBe(405);
  // Nor are they where everybody is served.
  expect((await fetch(`${web.url}/metrics`)).status).toBe(404);
});

test("what waits is told with its age, and what a worker ends with its time", async () => {
  const { key } = await createWorkspace();
  const headers = { "x-api-key": key, "content-type": "application/json" };
  const run = await fetch(`${web.url}/api/v1/skills/text-statistics/run`, { method: "POST", headers, body: '{"input":"One. Two."}' });
  expect(run.status).toBe(202);
  await db()
    .$executeRaw`UPDATE pgboss.job SET start_after = now() - interval '1 hour', created_on = now() - interval '1 hour' WHERE name = 'execution' AND state < 'active'`;
  const waiting = await (await scrape()).text();
  expect(metric(waiting, "clanker_queue_jobs", 'queue="execution"', 'state="waiting"')).toBeGreaterThan(0);
  expect(metric(waiting, "clanker_queue_oldest_seconds", 'queue="execution"')).toBeGreaterThanOrEqual(3600);
  worker = startWorker();
  // One that does not answer is told to be down, and holds up nobody for long.
  expect(await metricsOf(new Map([["worker 1", worker]]), 1)).toContain('clanker_process_up{process="worker 1"} 0');
  const dead = spawn(process.execPath, ["-e", ""], { stdio: ["ignore", "ignore", "ignore", "ipc"] });
  await once(dead, "exit");
  expect(await metricsOf(new Map([["worker 2", dead]]))).toContain('clanker_process_up{process="worker 2"} 0');
  const text = await vi.waitFor(
    async () => {
      const now = await ofWorker();
      expect(metric(now, "clanker_executions_total", 'status="completed"', 'process="worker 1"')).toBeGreaterThan(0);
      return now;
    },
    { timeout: 40_000, interval: 300 },
  );
  expect(metric(text, "clanker_execution_duration_seconds_count", 'status="completed"')).toBeGreaterThan(0);
  expect(metric(text, "clanker_worker_slots")).toBe(6);
  expect(metric(text, "clanker_sandbox_info", 'kind="virtual"')).toBe(1);
  // What only the web server looks up is not told as nothing by others.
  expect(text).not.toContain("clanker_database_up");
});

test("the document names each metric of ours, and dashboard and alerts name only what there is", async () => {
  const told = new Set([...namesOf(await (await scrape()).text()), ...namesOf(await ofWorker())]);
  const ours = [...told].filter((name) => name.startsWith("clanker_")).sort();
  const documented = [...readFileSync("docs/metrics.md", "utf8").matchAll(/^\| `(clanker_\w+)/gm)].map(([, name]) => name as string).sort();
  expect(documented).toEqual(ours);
  const named = (text: string) => [...new Set(text.match(/\b(?:clanker|nodejs|process)_\w+\b/g))].map((name) => name.replace(/_(bucket|sum|count)$/, ""));
  type Panel = { title: string; targets?: { expr: string }[] };
  const { panels } = JSON.parse(readFileSync("docs/grafana-dashboard.json", "utf8")) as { panels: Panel[] };
  const { groups } = parse(readFileSync("docs/alerts.yaml", "utf8")) as { groups: { rules: { alert: string; expr: string }[] }[] };
  const expressions = [
    ...panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ title, expr }))),
    ...groups.flatMap(({ rules }) => rules.map(({ alert, expr }) => ({ title: alert, expr }))),
  ];
  expect(expressions.length).toBeGreaterThan(15);
  for (const { title, expr } of expressions) {
    expect(named(expr).length, title).toBeGreaterThan(0);
    for (const name of named(expr)) expect([...told], `${title}: ${name}`).toContain(name);
  }
});
