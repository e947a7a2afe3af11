import { createWorkspace } from "#lib/testing/workspace";
import { type Cluster, sleep } from "./cluster.ts";
import { Flows } from "./flows.ts";
import { follow } from "./follow.ts";
import { type Home, type Insist, insistent, Retries } from "./insist.ts";
import { type Order, order, type Skills } from "./kinds.ts";
import type { Random } from "./random.ts";
import { Writes } from "./writes.ts";

/** A run that a client knows to be accepted; `stdout` is what it was answered, when it waited for the end. */
export type Accepted = { id: number; home: Home; order: Order; at: number; cancelled?: boolean; rerunOf?: number; stdout?: string };

/** What clients saw, to be compared with what the database holds. */
export class Clients {
  readonly accepted: Accepted[] = [];
  readonly violations: string[] = [];
  readonly retries = new Retries();
  followed = 0;
  /** No new runs from then on; what was begun is still brought to its end. */
  closed = false;
  private number = 0;
  private readonly followers: Promise<void>[] = [];
  private readonly cluster: Cluster;
  private readonly random: Random;
  private readonly skills: Skills;
  readonly homes: Home[] = [];
  /** Those that launch workflows, and those that write. */
  readonly flows: Flows;
  readonly writes: Writes;
  readonly insist: Insist;

  constructor(cluster: Cluster, random: Random, skills: Skills) {
    this.cluster = cluster;
    this.random = random;
    this.skills = skills;
    this.insist = insistent(cluster, random, this.retries);
    this.flows = new Flows(this.insist, random, skills.quick);
    this.writes = new Writes(this.insist, random);
  }

  async makeHomes(count: number) {
    for (let i = 0; i < count; i++) {
      const { workspace, key, token, addKey } = await createWorkspace();
      this.homes.push({ id: workspace.id, key, token, agent: (await addKey([])).key });
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
    const what = this.random.weighted({ run: 8, wait: 2, flow: 3, write: 6, grant: 1, pay: 1, rerun: ended.length > 0 ? 1 : 0 });
    if (what === "write" || what === "grant" || what === "pay") return this.writes[what](home, `${what}-${++this.number}`);
    if (what === "flow") {
      const asked = this.flows.ask(home, `f${++this.number}`);
      this.followers.push(asked.catch((error: Error) => void this.violations.push(`a client of a workflow failed: ${error.message}`)));
      return;
    }
    if (what === "rerun") return this.rerun(home, this.random.pick(ended));
    const made = order(this.random, ++this.number);
    const { input, attachments, timeoutSeconds, kind } = made;
    const common = { ...(timeoutSeconds && { timeoutSeconds }) };
    if (what === "wait" && !attachments && kind !== "model") {
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
}
