import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { db } from "#lib/platform/db";
import { installQueue } from "#lib/platform/queue";
import { migrate } from "#lib/platform/schema-engine";
import { createWorkspace } from "#lib/testing/workspace";
import { Cluster, sleep } from "../chaos/cluster.ts";

// biome-ignore lint/suspicious/noExplicitAny: an answer's body, which each test looks at as it is.
export type Body = any;
export type Answer = { status: number; body: Body };

/** Processes and a workspace of a test's own, and how it asks them. Uses the build that is there. */
export class World {
  readonly cluster: Cluster;
  key = "";
  workspaceId = 0;

  private constructor(dataDir: string) {
    this.cluster = new Cluster(dataDir);
  }

  static async start(webs: number, workers: number): Promise<World> {
    const dataDir = await mkdtemp(`${tmpdir()}/clanker-workflows-`);
    Object.assign(process.env, { NODE_ENV: "production", DATA_DIR: dataDir, SCRIPT_CONCURRENCY: "6" });
    const world = new World(dataDir);
    await world.cluster.startDatabase();
    process.env.DATABASE_URL = world.cluster.url;
    await migrate(world.cluster.url);
    await installQueue();
    const { key, workspace } = await createWorkspace();
    Object.assign(world, { key, workspaceId: workspace.id });
    await db().workspace.update({ where: { id: workspace.id }, data: { tier: "team" } });
    await world.cluster.startMembers(webs, workers);
    return world;
  }

  async stop() {
    await db().$disconnect();
    await this.cluster.stop();
    await rm(this.cluster.dataDir, { recursive: true, force: true });
  }

  /** Asks one server once. */
  async ask(what: string, body?: object, turn = 0, headers: Record<string, string> = {}): Promise<Answer> {
    const [method, path] = what.split(" ") as [string, string];
    const answer = await fetch(`${this.cluster.web(turn)}/api/v1${path}`, {
      ...{ method, headers: { "content-type": "application/json", "x-api-key": this.key, ...headers }, signal: AbortSignal.timeout(30_000) },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: await answer.json() };
  }

  /** Asks one server after the other until there is an answer, with one key, so that it is done once. */
  async insist(what: string, body?: object): Promise<Answer> {
    const key = randomUUID();
    for (let turn = 0; turn < 400; turn++) {
      const answer = await this.ask(what, body, turn, body && { "idempotency-key": key }).catch(() => undefined); // No connection, or it broke.
      if (answer && answer.status < 500 && answer.body.error?.code !== "IDEMPOTENCY_IN_PROGRESS") return answer;
      await sleep(100);
    }
    throw new Error(`${what} was not answered`);
  }

  async makeWorkflow(definition: { steps: object[] }): Promise<string> {
    const { status, body } = await this.insist("POST /workflows/definitions", { slug: `flow-${randomUUID().slice(0, 8)}x`, name: "A workflow", ...definition });
    if (status !== 201) throw new Error(JSON.stringify(body));
    return body.id;
  }

  /** Starts a run and answers its number. */
  async launch(workflowId: string, inputData: object = {}): Promise<number> {
    const { status, body } = await this.insist(`POST /workflows/${workflowId}/launch`, { inputData });
    if (status !== 202) throw new Error(JSON.stringify(body));
    return Number(body.runId.slice(4));
  }

  /** A run as it is shown, when it has ended. */
  async ended(id: number, ms = 60_000): Promise<Body> {
    await until(`the end of run_${id}`, async () => (await db().workflowRun.count({ where: { id, finishedAt: { not: null } } })) > 0, ms);
    return (await this.insist(`GET /workflows/runs/run_${id}`)).body;
  }
}

/** Asks ever again until it is so. */
export async function until<T>(what: string, look: () => Promise<T>, ms = 20_000): Promise<Exclude<T, false | null | undefined>> {
  for (const end = Date.now() + ms; Date.now() < end; await sleep(10)) {
    const found = await look().catch(() => undefined); // The database may be away.
    if (found) return found as Exclude<T, false | null | undefined>;
  }
  throw new Error(`not within ${ms} ms: ${what}`);
}
