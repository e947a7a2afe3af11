import { Webhook } from "standardwebhooks";
import { db } from "#lib/platform/db";
import { startReceiver } from "#lib/testing/webhook-receiver";
import { FINAL } from "./checks.ts";
import { sleep } from "./cluster.ts";
import type { Home, Insist } from "./insist.ts";
import type { Random } from "./random.ts";

const EVENTS = ["execution.*", "artifact.created", "workflow.run.*", "consent.requested"];

/** A webhook of each workspace, and what its target was told: each thing that happened at least once, signed, and nothing else. */
export class Hooks {
  private receiver: Awaited<ReturnType<typeof startReceiver>> | undefined;
  private readonly secrets = new Map<string, Webhook>();
  private readonly refused = new Set<string>();
  private readonly unsigned: string[] = [];

  /** The target breaks down now and then, for each event once at most: the try after the second comes too late for this. */
  async start(homes: Home[], insist: Insist, random: Random) {
    this.receiver = await startReceiver((response, { headers, body, path }) => {
      this.verify(path, body, headers);
      const id = headers["webhook-id"] as string;
      const refuses = !this.refused.has(id) && random() < 0.08;
      if (refuses) this.refused.add(id);
      response.writeHead(refuses ? 500 : 204).end();
    });
    for (const home of homes) {
      const url = `http://127.0.0.1:${this.receiver.port}/${home.id}`;
      const { status, body } = await insist(home, "POST /account/webhooks", { url, events: EVENTS }, `hook-${home.id}`);
      if (status !== 201) throw new Error(`a webhook could not be made: ${status} ${JSON.stringify(body)}`);
      this.secrets.set(`/${home.id}`, new Webhook((body as unknown as { data: { secret: string } }).data.secret));
    }
  }

  /** When it comes: a signature is good for five minutes. */
  private verify(path: string, body: string, headers: Record<string, string>) {
    try {
      this.secrets.get(path)?.verify(body, headers);
    } catch (error) {
      this.unsigned.push(`an event for ${path} is not signed: ${error}`);
    }
  }

  /** Waits until nothing is left to be told; what would only be tried again in minutes is tried now. */
  async quiet(ms: number): Promise<string[]> {
    const where = { status: "pending" as const };
    await db().webhookDelivery.updateMany({ where, data: { nextAttemptAt: new Date() } });
    for (const end = Date.now() + ms; ; await sleep(500)) {
      const left = await db().webhookDelivery.count({ where });
      if (left === 0) return [];
      if (Date.now() > end) return [`lost: ${left} events of webhooks are not delivered`];
    }
  }

  async check(): Promise<{ wrong: string[]; told: number; again: number }> {
    const wrong = [...this.unsigned];
    const received = this.receiver?.received ?? [];
    /** The ids of the events that tell of the same thing. */
    const told = new Map<string, Set<string>>();
    for (const { headers, body, path } of received) {
      const { type, data } = JSON.parse(body) as { type: string; data: { id: string } };
      const fact = `${path.slice(1)} ${type} ${data.id}`;
      told.set(fact, (told.get(fact) ?? new Set()).add(headers["webhook-id"] as string));
    }
    const facts = await this.facts();
    for (const fact of facts) if (!told.has(fact)) wrong.push(`lost: nobody was told of '${fact}'`);
    for (const [fact, ids] of told) {
      // A run of a workflow can be suspended; how often is its own business.
      if (fact.includes(".suspended ")) continue;
      if (!facts.has(fact)) wrong.push(`a webhook was told of '${fact}', which has not happened`);
      if (ids.size > 1) wrong.push(`doubled: '${fact}' is ${ids.size} events`);
    }
    return { wrong, told: facts.size, again: received.length - new Set(received.map(({ headers }) => headers["webhook-id"])).size };
  }

  /** All that has happened, from the rows. */
  private async facts(): Promise<Set<string>> {
    const executions = await db().execution.findMany({
      where: { status: { in: FINAL as "completed"[] } },
      select: { id: true, workspaceId: true, status: true },
    });
    const artifacts = await db().artifact.findMany({ select: { id: true, workspaceId: true } });
    const runs = await db().workflowRun.findMany({ select: { id: true, workspaceId: true, status: true } });
    const started = await db().workflowEvent.findMany({ where: { path: "", status: "running" }, select: { runId: true } });
    const startedRuns = new Set(started.map(({ runId }) => runId));
    const consents = await db().consent.findMany({ select: { id: true, workspaceId: true } });
    return new Set([
      ...executions.map(({ id, workspaceId, status }) => `${workspaceId} execution.${status} exec_${id}`),
      ...artifacts.map(({ id, workspaceId }) => `${workspaceId} artifact.created art_${id}`),
      ...runs.flatMap(({ id, workspaceId, status }) =>
        [...(startedRuns.has(id) ? ["started"] : []), status].map((each) => `${workspaceId} workflow.run.${each} run_${id}`),
      ),
      ...consents.map(({ id, workspaceId }) => `${workspaceId} consent.requested con_${id}`),
    ]);
  }

  close = () => this.receiver?.close();
}
