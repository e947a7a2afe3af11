import { type Db, db, isAway, transaction } from "#lib/platform/db";
import { log } from "#lib/platform/log";
import { enqueue } from "#lib/platform/queue";
import { cancelStepExecutions } from "#lib/runtime/cancel";
import { findAction } from "#lib/runtime/connectors/connectors";
import { inTurn } from "#lib/runtime/in-turn";
import { advance } from "#lib/runtime/workflow/advance";
import type { Step } from "#lib/runtime/workflow/definition";
import { type Begin, type Change, givenUp, isOpen, type Result, type StepState, stepsById } from "#lib/runtime/workflow/step-state";
import { definitionOf, holdRun, isFinalRun, loadSteps, type Steps, type StoredRun } from "#lib/runtime/workflow/stored-run";
import { writeRun } from "#lib/runtime/workflow/write-run";

/** What steps do outside of their run. It is given to the worker, because it stands on operations. */
export type Effects = {
  /**
   * What takes time or the network, before the transaction: a step's files, or an action, whose step is kept as running then. Answers
   * what `begin` is then given. It may be asked for the same again.
   */
  prepare(run: StoredRun, begin: Begin): Promise<unknown>;
  /**
   * Begins a step in the run's own transaction, so that it is begun exactly when the step is kept as begun. Answers the execution
   * whose end is waited for, or at once what came of it.
   */
  begin(tx: Db, run: StoredRun, begin: Begin, prepared: unknown): Promise<{ executionId: number } | Result>;
};

/** How many steps with an effect one transaction begins, so that it holds nobody up for long; the rest is another's. */
const MOST_BEGINS = 50;
/** Steps of a run in all, counting every item of a foreach. */
export const MOST_ROWS = 10_000;
/** How often a run that cannot go on is tried again before it is ended. */
const MOST_TRIES = 8;

/**
 * Takes a run as far as it goes without waiting. May be called at any time, by any number of workers: they take turns behind the
 * run's row, and who finds nothing to do changes nothing. Who does not want to wait for what steps need first says that it
 * `prepares` nothing: it is then another job's.
 */
export async function advanceRun({ runId }: { runId: number }, effects: Effects, tries = 0, { prepares = true } = {}): Promise<void> {
  const prepared = new Map<string, unknown>();
  const acting = inTurn(MOST_ACTIONS);
  try {
    for (let turns = 0; ; turns++) {
      const missing = await transaction((tx) => advanceOnce(tx, runId, effects, prepared)).catch((error: unknown) => {
        if (error instanceof Unprepared) return error;
        throw error;
      });
      if (!missing) return;
      const kept = !(missing instanceof Unprepared);
      // So that a run of many actions, one after the other, does not keep others waiting for all of them.
      if (!prepares || (kept && turns >= MOST_TURNS)) return await enqueue(db(), "workflow-prepare", { runId });
      if (kept) prepared.clear();
      const { run, begins } = missing;
      const turn = (begin: Begin) => (begin.step.type === "connector" ? acting : preparing);
      await Promise.all(begins.map(async (begin) => prepared.set(keyOf(begin), await turn(begin)(() => effects.prepare(run, begin)))));
    }
  } catch (error) {
    if (tries < MOST_TRIES || isAway(error)) throw error;
    log.error({ err: error, runId }, "a run of a workflow is ended because it cannot go on");
    await transaction((tx) =>
      endRun(tx, runId, "failed", { code: "INTERNAL_ERROR", message: "The run could not go on. The server's log says why.", step: "" }),
    );
  }
}

/** How many steps are prepared at a time, whosever they are: each may hold a file in memory. */
const preparing = inTurn(8);
/** How many actions of one run are under way at a time, each of which waits for somebody else's server. */
const MOST_ACTIONS = 10;
/** How often a run goes on after what its steps needed first before others have their turn. */
const MOST_TURNS = 10;

/** What has to be had before a run goes on. */
type Missing = { run: StoredRun; begins: Begin[] };

/** Thrown to leave the transaction when steps begin that need something first. */
class Unprepared extends Error implements Missing {
  readonly run: StoredRun;
  readonly begins: Begin[];
  constructor(run: StoredRun, begins: Begin[]) {
    super("There are steps to be prepared.");
    this.run = run;
    this.begins = begins;
  }
}

const keyOf = ({ path, tries }: Begin) => `${path}\n${tries}`;
const needsFiles = ({ attachments, connector }: Begin) => attachments !== undefined || connector !== undefined;

/**
 * Takes a run as far as it goes. A step that does an action is kept as running before it is done, so that it is seen, and whoever comes
 * in between, to cancel the run or because it takes too long, ends it. Answers the actions that are to be done.
 */
async function advanceOnce(tx: Db, runId: number, effects: Effects, prepared: Map<string, unknown>): Promise<Missing | undefined> {
  const run = await holdRun(tx, runId);
  if (!run || isFinalRun(run.status)) return;
  const definition = await definitionOf(tx, run.versionId);
  let { steps, results } = await stepsOf(tx, run);
  const changed = new Map<string, StepState>();
  const changes: Change[] = [];
  const about = aboutRun(run);
  let begun = 0;
  for (;;) {
    const done = advance(definition, { ...about, begins: MOST_BEGINS - begun }, steps, results);
    const all = done.effects.filter((each) => each.type === "begin");
    const files = all.filter((each) => needsFiles(each) && !prepared.has(keyOf(each)));
    if (files.length > 0) throw new Unprepared(run, files);
    const actions = all.filter((each) => each.step.type === "connector" && !prepared.has(keyOf(each)));
    const begins = all.filter((each) => !actions.includes(each));
    begun += begins.length;
    steps = new Map(steps);
    for (const each of done.changed) steps.set(each.path, each);
    changes.push(...done.changes);
    results = new Map();
    await cancelStepExecutions(
      tx,
      done.effects.flatMap((each) => (each.type === "cancel" ? [each.executionId] : [])),
    );
    for (const effect of begins) {
      const end = await effects.begin(tx, run, effect, prepared.get(keyOf(effect)));
      if ("ok" in end) results.set(effect.path, end);
      else steps.set(effect.path, { ...(steps.get(effect.path) as StepState), ...end });
    }
    for (const each of done.changed) changed.set(each.path, steps.get(each.path) as StepState);
    if (steps.size > MOST_ROWS)
      return end(tx, run, steps, "failed", { code: "TOO_MANY_STEPS", message: `A run has at most ${MOST_ROWS} steps.`, step: "" }, { changed, changes });
    if (results.size > 0) continue;
    const same = changed.size === 0 && done.status === run.status && done.wakeAt === (run.wakeAt?.getTime() ?? null);
    if (!same) await writeRun(tx, run, { ...done, steps: [...changed.values()], changes });
    if (actions.length > 0) return { run, begins: actions };
    if (done.paused) await enqueue(tx, "workflow", { runId });
    return;
  }
}

/** What a run's expressions and steps know of it. */
export const aboutRun = ({ id, input, createdAt, now }: StoredRun) => ({ id: `run_${id}`, input, startedAt: createdAt.toISOString(), now, reads });

const reads = (action: string) => findAction(action)?.access === "read";
const changesSomething = (step: Step) => step.type === "connector" && !reads(step.action);

const stepsOf = async (tx: Db, run: StoredRun) => (await loadSteps(tx, [run])).get(run.id) as Steps;

/** Ends a run that goes on, and with it what its steps have running. Answers whether it did. */
export async function endRun(tx: Db, runId: number, status: "failed" | "cancelled", error: RunError | null): Promise<boolean> {
  const run = await holdRun(tx, runId);
  if (!run || isFinalRun(run.status)) return false;
  const { steps } = await stepsOf(tx, run);
  await end(tx, run, steps, status, error);
  return true;
}

type RunError = { code: string; message: string; step: string };

async function end(
  tx: Db,
  run: StoredRun,
  steps: Map<string, StepState>,
  status: "failed" | "cancelled",
  error: RunError | null,
  { changed, changes: before }: { changed: Map<string, StepState>; changes: Change[] } = { changed: new Map(), changes: [] },
): Promise<undefined> {
  const why = error ? { code: error.code, message: error.message } : { code: "CANCELLED", message: "The run was cancelled." };
  const left = [...steps.values()].filter(isOpen);
  const executions = left.flatMap(({ status: was, executionId }) => (was === "running" && executionId !== null ? [executionId] : []));
  await cancelStepExecutions(tx, executions);
  const stepOf = stepsById((await definitionOf(tx, run.versionId)).steps);
  const acts = ({ status: was, path }: StepState) => was === "running" && changesSomething(stepOf(path));
  const ended = left.map((each) => ({ ...each, status: "cancelled" as const, error: givenUp(why, acts(each)), dueAt: null, finishedAt: run.now }));
  const changes = [...before, ...ended.map(({ path, attempt, error: said }) => ({ path, status: "cancelled" as const, attempt, error: said }))];
  const written = new Map([...changed, ...ended.map((each) => [each.path, each] as const)]);
  await writeRun(tx, run, { status, error, suspended: 0, wakeAt: null, steps: [...written.values()], changes });
}
