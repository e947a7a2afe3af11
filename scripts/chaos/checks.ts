import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { db } from "#lib/platform/db";
import type { Accepted } from "./clients.ts";
import { type Cluster, type Disruption, sleep } from "./cluster.ts";

export const FINAL = ["completed", "failed", "cancelled"];

/**
 * What is wrong with a run that ended as lost: it may only when it was interrupted at each of its three attempts, by what befalls
 * workers and what they cannot do without.
 */
export function lostWithoutCause(disruptions: Disruption[], { createdAt, finishedAt }: { createdAt: Date; finishedAt: Date | null }): string | undefined {
  const [from, to] = [createdAt.getTime() - 1000, finishedAt?.getTime() ?? 0];
  const between = disruptions.filter(({ at, name }) => at >= from && at <= to && /^(worker|postgres|blobs)/.test(name));
  return between.length < 3 ? `ended as lost after ${between.length} faults of workers, their database and their files` : undefined;
}

/** Waits until nothing is queued or running and no job is left; answers what still is after `ms`. */
export async function quiet(ms: number): Promise<string[]> {
  for (const end = Date.now() + ms; ; await sleep(500)) {
    const left = await db().execution.findMany({ where: { status: { in: ["queued", "running"] } }, select: { id: true, status: true, attempt: true } });
    const runs = await db().workflowRun.findMany({ where: { finishedAt: null }, select: { id: true, status: true } });
    const jobs = await db().$queryRaw<{ name: string; state: string; count: bigint }[]>`
      SELECT name, state::text, count(*) FROM pgboss.job WHERE (name LIKE 'execution%' OR name = 'workflow') AND state IN ('created', 'retry', 'active')
        OR name = 'execution-lost' AND state = 'failed' GROUP BY 1, 2`;
    if (left.length + jobs.length + runs.length === 0) return [];
    if (Date.now() < end) continue;
    return [
      ...left.map(({ id, status, attempt }) => `exec_${id} is still ${status} (attempt ${attempt})`),
      ...runs.map(({ id, status }) => `run_${id} is still ${status}`),
      ...jobs.map(({ name, state, count }) => `${count} jobs of ${name} are still ${state}`),
    ];
  }
}

/** What every run of a skill has come to that a client asked for, compared with that; those of workflows are in flows.ts. */
export async function checkRuns(accepted: Accepted[], disruptions: Disruption[]): Promise<string[]> {
  const wrong: string[] = [];
  const rows = await db().execution.findMany({ where: { workflowRunId: null }, include: { blocks: { orderBy: { index: "asc" } }, artifacts: true } });
  const known = new Map(accepted.map((each) => [each.id, each]));
  if (known.size !== accepted.length) wrong.push(`${accepted.length} accepted runs have ${known.size} ids`);
  for (const { id } of accepted) if (!rows.some((row) => row.id === id)) wrong.push(`lost: exec_${id} was accepted and is gone`);
  const inputs = rows.filter((row) => row.rerunOfId === null).map((row) => row.input as string);
  for (const twice of inputs.filter((input, i) => inputs.indexOf(input) !== i)) wrong.push(`doubled: the run '${twice}' was accepted twice`);
  for (const row of rows) {
    const name = `exec_${row.id}`;
    const run = known.get(row.id);
    if (!run) {
      wrong.push(`${name} ('${row.input}') exists and no client was told`);
      continue;
    }
    const { wanted } = run.order;
    const say = (what: string) => wrong.push(`${name} (${run.order.kind}, ${row.status}, attempt ${row.attempt}): ${what}`);
    if (!FINAL.includes(row.status) || !row.finishedAt) say("is not final");
    if (row.reserved !== 0n) say(`holds back ${row.reserved}`);
    if (row.blocks.length !== row.lastBlock || row.blocks.some(({ index }, i) => index !== i + 1)) {
      say(`has blocks ${row.blocks.map(({ index }) => index).join(",")} and last_block ${row.lastBlock}`);
    }
    if (run.cancelled && row.status !== "cancelled") say("was cancelled, a client was told so");
    const error = (row.error as { code: string } | null)?.code;
    if (error === "WORKER_LOST") {
      const wrong = lostWithoutCause(disruptions, row);
      if (wrong) say(wrong);
      if (row.cost !== 0n) say(`was lost and cost ${row.cost}`);
      continue;
    }
    // A model may be in a mood for longer than it is asked again.
    if (run.order.kind === "model" && error === "MODEL_FAILED") continue;
    const text = lastAttempt(row.blocks);
    if (run.stdout !== undefined && run.stdout !== text) say(`answered its caller with ${JSON.stringify(run.stdout)}`);
    if (row.status === "cancelled") {
      if (!wanted.text.startsWith(text) && run.order.kind !== "model") say(`printed ${JSON.stringify(text)}`);
      if (row.artifacts.length > 0) say(`has ${row.artifacts.length} artifacts`);
      if (row.cost !== 0n && row.cost !== wanted.cost) say(`cost ${row.cost}`);
      continue;
    }
    if (row.status !== wanted.status || error !== wanted.error) say(`ended with ${error ?? "no error"}: ${JSON.stringify(row.error)}`);
    // What a model had said when it was cut off stays, and then it begins again.
    const cut = wanted.error === "EXECUTION_TIMEOUT" ? wanted.text.startsWith(text) : run.order.kind === "model" && text.endsWith(wanted.text);
    if (!cut && text !== wanted.text) say(`printed ${JSON.stringify(text)} and not ${JSON.stringify(wanted.text)}`);
    if (row.cost !== wanted.cost) say(`cost ${row.cost} and not ${wanted.cost}`);
    const files = row.artifacts.map(({ filename, sha256 }) => `${filename} ${sha256}`).sort();
    const should = Object.entries(wanted.files)
      .map(([filename, data]) => `${filename} ${sha(data)}`)
      .sort(); // prettier-ignore
    if (files.join() !== should.join()) say(`has the artifacts ${files.join(", ")} and not ${should.join(", ")}`);
    const told = row.blocks.flatMap(({ type, data }) => (type === "artifact" ? [(data as { artifactId: string }).artifactId] : [])).sort();
    if (
      told.join() !==
      row.artifacts
        .map((each) => `art_${each.id}`)
        .sort()
        .join()
    )
      say(`tells of the artifacts ${told.join(", ")}`); // prettier-ignore
  }
  return wrong;
}

type Row = { type: string; data: unknown };

/** What the last attempt printed: an attempt that follows another begins with a note of that, unless nothing was written before. */
function lastAttempt(blocks: Row[]): string {
  const began = blocks.findLastIndex(({ type, data }) => type === "log" && (data as { text: string }).text.includes("It starts again from the beginning."));
  return blocks
    .slice(began + 1)
    .flatMap(({ type, data }) => (type === "text" ? [(data as { text: string }).text] : []))
    .join(""); // prettier-ignore
}

/** Fetches every artifact as a client would. */
export async function checkDownloads(cluster: Cluster, keys: Map<number, string>): Promise<string[]> {
  const wrong: string[] = [];
  const artifacts = await db().artifact.findMany();
  const one = async ({ id, workspaceId, sha256 }: (typeof artifacts)[number]) => {
    const answer = await fetch(`${cluster.web(id)}/api/v1/artifacts/art_${id}/download`, { headers: { "x-api-key": keys.get(workspaceId) as string } });
    const found = sha(new Uint8Array(await answer.arrayBuffer()));
    if (answer.status !== 200 || found !== sha256) wrong.push(`art_${id} answers ${answer.status} with ${found} instead of ${sha256}`);
  };
  for (let i = 0; i < artifacts.length; i += 8) await Promise.all(artifacts.slice(i, i + 8).map(one));
  return wrong;
}

const sha = (data: string | Uint8Array) => createHash("sha256").update(data).digest("hex");

/** Files that a killed process was writing when it died; nothing refers to them. */
export async function unfinishedFiles(dataDir: string): Promise<string[]> {
  const files = await readdir(path.join(dataDir, "blobs"), { recursive: true });
  return files.filter((file) => file.endsWith(".tmp"));
}
