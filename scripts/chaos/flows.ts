import { db } from "#lib/platform/db";
import { FINAL, lostWithoutCause } from "./checks.ts";
import { type Disruption, sleep } from "./cluster.ts";
import type { Home, Insist } from "./insist.ts";
import type { Random } from "./random.ts";

type Flow = { id: number; home: Home; name: string; answers: number[]; cancelled?: boolean };

const note = (id: string, what: string) => ({ id, type: "memory", note: `{{input.name}} ${what}` });

/** Runs of a workflow that clients launch, answer twice and sometimes cancel, to be compared with what the database holds. */
export class Flows {
  readonly accepted: Flow[] = [];
  readonly violations: string[] = [];
  private readonly workflows = new Map<Home, Promise<string>>();
  private readonly insist: Insist;
  private readonly random: Random;
  private readonly skill: string;

  constructor(insist: Insist, random: Random, skill: string) {
    this.insist = insist;
    this.random = random;
    this.skill = skill;
  }

  /** Launches one and sees it to where nobody has to do anything about it any more. */
  async ask(home: Home, name: string) {
    const workflowId = await this.workflowOf(home);
    const { status, body } = await this.insist(home, `POST /workflows/${workflowId}/launch`, { inputData: { name } }, `launch-${name}`);
    if (status !== 202) return void this.violations.push(`${name}: launch answered ${status} ${JSON.stringify(body)}`);
    const flow: Flow = { id: Number((body as { runId: string }).runId.slice(4)), home, name, answers: [] };
    this.accepted.push(flow);
    const cancels = this.random() < 0.25 ? this.cancel(flow) : undefined;
    while (!(await this.hasAsked(flow))) await sleep(200);
    const answer = async (turn: number) => {
      const answered = await this.insist(home, `POST /workflows/runs/run_${flow.id}/resume`, { step: "ok", resumeData: { turn } }, `answer-${name}-${turn}`);
      flow.answers.push(answered.status);
    };
    await Promise.all([answer(1), answer(2)]);
    await cancels;
  }

  private workflowOf(home: Home): Promise<string> {
    const known = this.workflows.get(home) ?? this.makeWorkflow(home);
    this.workflows.set(home, known);
    return known;
  }

  private async makeWorkflow(home: Home): Promise<string> {
    const skill = (id: string, input: string) => ({ id, type: "skill", skill: this.skill, input: `1 ${input}` });
    const steps = [
      note("began", "began"),
      skill("draft", "{{input.name}}"),
      { id: "ok", type: "approval", message: "Go on?", resumeSchema: { type: "object" } },
      { id: "each", type: "foreach", items: [1, 2, 3], concurrency: 2, steps: [skill("one", "{{input.name}}-{{item}}"), note("done", "{{item}}")] },
      { id: "pause", type: "wait", seconds: 1 },
      note("ended", "ended"),
    ];
    const body = { slug: "chaos-flow", name: "Chaos", steps };
    const answer = await this.insist(home, "POST /workflows/definitions", body, `flow-${home.id}`);
    if (answer.status !== 201) throw new Error(`a workflow could not be made: ${answer.status} ${JSON.stringify(answer.body)}`);
    return (answer.body as { id: string }).id;
  }

  private async cancel(flow: Flow) {
    await sleep(this.random.whole(0, 8000));
    const { status, body } = await this.insist(flow.home, `POST /workflows/runs/run_${flow.id}/cancel`, {}, `cancel-flow-${flow.id}`);
    if (status === 200) flow.cancelled = true;
    else if (status !== 409) this.violations.push(`cancel of run_${flow.id} answered ${status} ${JSON.stringify(body)}`);
  }

  /** Whether it waits for an answer, or has ended. What the database does not say now it says later. */
  private async hasAsked({ id }: Flow): Promise<boolean> {
    const row = await db()
      .workflowRun.findUnique({ where: { id }, select: { status: true } })
      .catch(() => undefined);
    return row?.status === "suspended" || FINAL.includes(row?.status ?? "");
  }

  /** What each run has come to: it has ended, and each note is there as often as its step was done, which is once. */
  async check(disruptions: Disruption[]): Promise<string[]> {
    const wrong = [...this.violations];
    const rows = await db().workflowRun.findMany({ include: { steps: true, events: true } });
    const memories = await db().memory.findMany();
    const notes = new Map(memories.map(({ workspaceId, content }) => [workspaceId, content.split("\n\n---\n\n")]));
    const executions = await db().execution.findMany({ where: { workflowRunId: { not: null } }, select: { id: true, workflowRunId: true, status: true } });
    if (rows.length !== this.accepted.length) wrong.push(`${this.accepted.length} runs of workflows were accepted, and there are ${rows.length}`);
    for (const { id, home, name, answers, cancelled } of this.accepted) {
      const row = rows.find((each) => each.id === id);
      if (!row) {
        wrong.push(`lost: run_${id} was accepted and is gone`);
        continue;
      }
      const say = (what: string) => wrong.push(`run_${id} (${row.status} ${JSON.stringify(row.error)}): ${what}`);
      if (!FINAL.includes(row.status)) say("is not final");
      if (cancelled !== (row.status === "cancelled" || undefined)) say(`its cancel was answered ${cancelled ? "200" : "otherwise or not asked for"}`);
      const isLost = (row.error as { code?: string } | null)?.code === "WORKER_LOST";
      if (row.status === "failed" && !isLost) say("failed");
      const wrongly = isLost ? lostWithoutCause(disruptions, row) : undefined;
      if (wrongly) say(wrongly);
      const done = (path: string) => row.steps.some((each) => each.path === path && each.status === "completed");
      if (answers.filter((status) => status === 200).length !== (done("ok") ? 1 : 0)) say(`its answers were answered ${answers.join(" and ")}`);
      for (const [path, what] of [["began", "began"], ["ended", "ended"], ...[1, 2, 3].map((n) => [`each[${n - 1}].done`, String(n)])] as [string, string][]) {
        const times = (notes.get(home.id) ?? []).filter((each) => each === `${name} ${what}`).length;
        if (times !== (done(path) ? 1 : 0))
          wrong.push(
            `${times > 1 ? "doubled" : "lost"}: run_${id} (${row.status}): ${path} is ${done(path) ? "done" : "not done"}, and its note is there ${times} times`,
          );
      }
      const seqs = row.events.map(({ seq }) => seq).sort((a, b) => a - b);
      if (seqs.some((seq, i) => seq !== i + 1) || seqs.length !== row.lastEvent) say(`has the changes ${seqs.join(",")} and last_event ${row.lastEvent}`);
      const begun = new Set(row.events.flatMap(({ executionId }) => executionId ?? []));
      const own = executions.filter(({ workflowRunId }) => workflowRunId === id);
      if (begun.size !== own.length || own.some((each) => !begun.has(each.id)))
        say(`began ${[...begun].join(",")} and has ${own.map((each) => each.id).join(",")}`);
      if (own.some(({ status }) => !FINAL.includes(status))) say("has executions that go on");
    }
    return wrong;
  }
}
