import { createWorkspace } from "#lib/testing/workspace";
import { type Cluster, sleep } from "./cluster.ts";
import { Flows } from "./flows.ts";
import { follow } from "./follow.ts";
import { type Order, order, type Skills } from "./kinds.ts";
import type { Random } from "./random.ts";

export type Home = { id: number; key: string };
/** A run that a client knows to be accepted; `stdout` is what it was answered, when it waited for the end. */
export type Accepted = { id: number; home: Home; order: Order; at: number; cancelled?: boolean; rerunOf?: number; stdout?: string };

/** What clients saw, to be compared with what the database holds. */
export class Clients {
  readonly accepted: Accepted[] = [];
  readonly violations: string[] = [];
  retries = 0;
  followed = 0;
  /** No new runs from then on; what was begun is still brought to its end. */
  closed = false;
  private number = 0;
  private readonly followers: Promise<void>[] = [];
  private readonly cluster: Cluster;
  private readonly random: Random;
  private readonly skills: Skills;
  readonly homes: Home[] = [];
  /** Those that launch workflows. */
  readonly flows: Flows;

  constructor(cluster: Cluster, random: Random, skills: Skills) {
    this.cluster = cluster;
    this.random = random;
    this.skills = skills;
    this.flows = new Flows((...request) => this.insist(...request), random, skills.quick);
  }

  async makeHomes(count: number) {
    for (let i = 0; i < count; i++) {
      const { workspace, key } = await createWorkspace();
      this.homes.push({ id: workspace.id, key });
    }
  }

  /** `count` clients at once, each with one thing after the other, until they are closed. */
  async run(count: number, pauseMs: number) {
    const client = async () => {
      while (!this.closed) {
        await this.ask().catch((error: Error) => this.violations.push(`a client failed: ${error.message}`));
        await sleep(this.random.whole(0, 2 * pauseMs));
      }
    };
    await Promise.all(Array.from({ length: count }, client));
    await Promise.all(this.followers);
  }

  private async ask() {
    const home = this.random.pick(this.homes);
    const ended = this.accepted.filter((each) => each.home === home && Date.now() - each.at > 8000);
    const what = this.random.weighted({ run: 8, wait: 2, flow: 3, rerun: ended.length > 0 ? 1 : 0 });
    if (what === "flow") {
      const asked = this.flows.ask(home, `f${++this.number}`);
      this.followers.push(asked.catch((error: Error) => void this.violations.push(`a client of a workflow failed: ${error.message}`)));
      return;
    }
    if (what === "rerun") return this.rerun(home, this.random.pick(ended));
    const made = order(this.random, ++this.number);
    const { input, attachments, timeoutSeconds, kind } = made;
    const common = { ...(timeoutSeconds && { timeoutSeconds }) };
    if (what === "wait" && !attachments) {
      const body = { skillSlug: this.skills[kind], scriptName: "again.sh", stdin: input, ...common };
      const answer = await this.insist(home, "POST /runs", body, made.name);
      if (answer.status !== 200) return void this.violations.push(`${made.name}: POST /runs answered ${answer.status} ${JSON.stringify(answer.body)}`);
      const { data } = answer.body as { data: { executionId: string; stdout: string } };
      this.accepted.push({ id: Number(data.executionId.slice(5)), home, order: made, at: Date.now(), stdout: data.stdout });
      return;
    }
    const body = { input, ...common, ...(attachments && { attachments }) };
    const run = await this.accept(home, `POST /skills/${this.skills[kind]}/run`, body, made);
    if (!run) return;
    const then = this.random.weighted({ nothing: 5, cancel: 2, follow: 3 });
    if (then === "cancel") await this.cancel(run);
    if (then === "follow") {
      this.followed += 1;
      this.followers.push(follow(this.cluster, run, this.random.whole(0, 9)).then((wrong) => void this.violations.push(...wrong)));
    }
  }

  private async accept(home: Home, what: string, body: object, made: Order, more: Partial<Accepted> = {}) {
    const answer = await this.insist(home, what, body, made.name);
    if (answer.status !== 202) return void this.violations.push(`${made.name}: ${what} answered ${answer.status} ${JSON.stringify(answer.body)}`);
    const run: Accepted = { id: Number((answer.body as { executionId: string }).executionId.slice(5)), home, order: made, at: Date.now(), ...more };
    this.accepted.push(run);
    return run;
  }

  private async rerun(home: Home, before: Accepted) {
    const key = `rerun-${before.id}-${++this.number}`;
    const answer = await this.insist(home, `POST /executions/exec_${before.id}/rerun`, {}, key);
    if (answer.status === 409) return; // It has not ended yet.
    if (answer.status !== 202) return void this.violations.push(`${key} answered ${answer.status} ${JSON.stringify(answer.body)}`);
    const id = Number((answer.body as { executionId: string }).executionId.slice(5));
    this.accepted.push({ id, home, order: before.order, at: Date.now(), rerunOf: before.id });
  }

  private async cancel(run: Accepted) {
    await sleep(this.random() < 0.3 ? 0 : this.random.whole(0, 2500));
    const answer = await this.insist(run.home, `POST /executions/exec_${run.id}/cancel`, {}, `cancel-${run.id}`);
    if (answer.status === 200) run.cancelled = true;
    else if (answer.status !== 409) this.violations.push(`cancel of ${run.id} answered ${answer.status} ${JSON.stringify(answer.body)}`);
  }

  /** Sends a request until it is answered, as a client would that wants it done once: the same key each time, to whichever server. */
  private async insist(home: Home, what: string, body: object, key: string) {
    const [method, path] = what.split(" ") as [string, string];
    const headers = { "content-type": "application/json", "x-api-key": home.key, "idempotency-key": key };
    let turn = this.random.whole(0, 9);
    for (let tries = 0; tries < 400; tries++) {
      if (tries > 0) this.retries += 1;
      const answer = await fetch(`${this.cluster.web(turn)}/api/v1${path}`, {
        method,
        headers,
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(150_000),
      })
        .then(async (response) => ({ status: response.status, body: (await response.json()) as { error?: { code?: string } } }))
        .catch(() => undefined); // No connection, or it broke: that is what this is about.
      if (answer && answer.status < 500 && answer.status !== 429 && answer.body.error?.code !== "IDEMPOTENCY_IN_PROGRESS") return answer;
      if (answer && answer.status >= 500 && answer.body.error?.code !== "OVERLOADED") this.broken(what, answer);
      turn += 1;
      await sleep(300);
    }
    throw new Error(`${what} was not answered in two minutes (${key})`);
  }

  /** Answers with 500 that were retried: callers should be told to come again, and not that something broke. */
  readonly internal = new Map<string, number>();
  private broken(what: string, { status, body }: { status: number; body: unknown }) {
    const name = `${status} ${what.replace(/t-[0-9a-f]+|(exec|run|wf)_\d+/, "…")} ${JSON.stringify((body as { error?: { code?: string } }).error?.code)}`;
    this.internal.set(name, (this.internal.get(name) ?? 0) + 1);
  }
}
