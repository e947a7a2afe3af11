import { db, isAway } from "#lib/platform/db";
import { log } from "#lib/platform/log";
import { inTurn } from "#lib/runtime/in-turn";
import { advance } from "#lib/runtime/workflow/advance";
import { aboutRun, advanceRun, type Effects, MOST_ROWS } from "#lib/runtime/workflow/run-steps";
import { definitionOf, loadRuns, loadSteps, type Steps } from "#lib/runtime/workflow/stored-run";
import { comesAgain, type Writing, writeRuns } from "#lib/runtime/workflow/write-run";

/** How many runs are taken on by themselves at a time: each has a connection for as long as its transaction takes. */
const inItsTurn = inTurn(8);

/**
 * Takes several runs as far as they go. Those whose next steps are nothing but rows, as after an answer, are read in one statement
 * and written in another, which costs a fraction of a transaction for each; every other is taken on by itself, and
 * what has to be prepared is left to a job of its own. Answers for each how it went.
 */
export async function advanceRuns(jobs: { runId: number; tries: number }[], effects: Effects): Promise<PromiseSettledResult<void>[]> {
  const together = advanceTogether([...new Set(jobs.map(({ runId }) => runId))]);
  const left = await together.catch((error: unknown) => {
    // One of them may be what cannot be read or written: by themselves the others go on.
    if (!isAway(error)) log.warn({ err: error }, "runs of workflows are taken on one by one");
    return undefined;
  });
  return Promise.allSettled(
    jobs.map(async ({ runId, tries }) => {
      if (!left || left.has(runId)) await inItsTurn(() => advanceRun({ runId }, effects, tries, { prepares: false }));
    }),
  );
}

/** Advances what can be without holding anything; answers what is left to be taken on by itself. */
async function advanceTogether(runIds: number[]): Promise<Set<number>> {
  const client = db();
  const runs = await loadRuns(client, runIds);
  const known = await loadSteps(client, runs);
  const left = new Set(runs.map(({ id }) => id));
  const writings: Writing[] = [];
  const paused = new Set<number>();
  for (const run of runs) {
    const { steps, results } = known.get(run.id) as Steps;
    const done = advance(await definitionOf(client, run.versionId), aboutRun(run), steps, results);
    const writing = { run, written: { ...done, steps: done.changed } };
    if (done.effects.length > 0 || comesAgain(writing) || steps.size + done.changed.length > MOST_ROWS) continue;
    if (done.paused) paused.add(run.id);
    const same = done.changed.length === 0 && done.status === run.status && done.wakeAt === (run.wakeAt?.getTime() ?? null);
    if (same) left.delete(run.id);
    else writings.push(writing);
  }
  // One that was left in the middle goes on by itself, from there.
  if (writings.length > 0) for (const id of await writeRuns(client, writings)) if (!paused.has(id)) left.delete(id);
  return left;
}
