import { workDone } from "#lib/runtime/workflow/cel";
import { APPROVED, type Definition, MOST_ITEMS, type Step } from "#lib/runtime/workflow/definition";
import { ExpressionError, type Scope } from "#lib/runtime/workflow/expression";
import { effectInput, endOfWait, holds } from "#lib/runtime/workflow/step-input";
import { heldBy, MOST_HELD, NoRoom } from "#lib/runtime/workflow/step-size";
import type { Advanced, Change, Effect, EffectStep, Result, Run, StepError, StepState } from "#lib/runtime/workflow/step-state";
import {
  CANCELLED,
  fresh,
  givenUp,
  idsInside,
  insideOf,
  isEffect,
  isOpen,
  late,
  mayBeDone,
  outcomeOf,
  stepsById,
  unsettledInside,
} from "#lib/runtime/workflow/step-state";
import { asText, fill } from "#lib/runtime/workflow/template";

type Seen = { state: "open" } | { state: "done"; output: unknown } | { state: "failed"; error: StepError; step: string };

/** After how much work on expressions the rest is left for another time, so that other runs have their turn. */
const MOST_WORK = 3_000_000;
const OPEN: Seen = { state: "open" };
const isFailed = (seen: Seen) => seen.state === "failed";

/**
 * What a run does next: a function of its definition, of how its steps stand and of the results that are new, and of nothing
 * else. It walks the definition from the top; what is completed is passed over, so it is never done again, and what comes after
 * something that is not done is not reached. It may be called at any time, and as often as one likes.
 */
export function advance(
  definition: Pick<Definition, "steps">,
  run: Run,
  before: ReadonlyMap<string, StepState>,
  results: ReadonlyMap<string, Result> = new Map(),
): Advanced {
  const states = new Map(before);
  const changed = new Map<string, StepState>();
  const changes: Change[] = [];
  const effects: Effect[] = [];
  const workBefore = workDone();
  let [begins, held, paused] = [0, 0, false];
  for (const each of states.values()) held += heldBy(each);
  const stepOf = stepsById(definition.steps);
  /** How often those have been tried that hold what is visited. */
  let around = "";

  const set = (path: string, patch: Partial<StepState>): StepState => {
    const old = states.get(path);
    const next = { ...(old ?? fresh(path)), ...patch };
    const more = heldBy(next) - (old ? heldBy(old) : 0);
    if (more > 0 && held + more > MOST_HELD) throw new NoRoom();
    held += more;
    states.set(path, next);
    changed.set(path, next);
    const { status, attempt, error } = next;
    if (status !== "pending" && (old?.status !== status || old.attempt !== attempt)) changes.push({ path, status, attempt, error });
    return next;
  };

  /** Does a row of steps, one after the other. What they put out is added to the scope. */
  function visitRow(steps: Step[], prefix: string, scope: Scope): Seen {
    let output: unknown = null;
    for (const step of steps) {
      const path = prefix + step.id;
      const seen = visit(step, path, prefix, scope);
      if (seen.state === "open" || (isFailed(seen) && step.onError !== "continue")) return seen;
      const { error = null } = seen as { error?: StepError };
      output = seen.state === "done" ? seen.output : null;
      for (const id of idsInside(step)) scope.steps[id] = outcomeOf(states.get(prefix + id));
      scope.steps[step.id] = { output, status: error ? "failed" : "completed", error };
    }
    return { state: "done", output };
  }

  function visit(step: Step, path: string, prefix: string, scope: Scope): Seen {
    const row = states.get(path);
    const outside = around;
    if (row?.status === "completed") return { state: "done", output: row.output };
    if (row?.status === "failed" || row?.status === "cancelled") return { state: "failed", error: row.error ?? CANCELLED, step: path };
    try {
      const due = row?.dueAt !== null && row?.dueAt !== undefined && row.dueAt <= run.now;
      // A wait that has failed waits for its next try, and not for its end.
      const resting = row?.status === "waiting" && (step.type !== "wait" || row.error !== null);
      if (!row || row.status === "pending" || (resting && due)) return begin(step, path, prefix, scope, row?.attempt ?? 0);
      const result = results.get(path);
      if (result && row.status === "running" && isEffect(step))
        return result.ok ? complete(path, result.output) : fail(step, row, prefix, result.error, result);
      if (due && !resting) return step.type === "wait" ? endWait(step, row, prefix) : fail(step, row, prefix, late(step, acts(step)));
      // It is asked for until it is known what came of it, and done once.
      if (row.status === "running" && step.type === "connector") return effect(step, path, row.attempt, () => ({ input: row.input }));
      return row.status === "running" && !isEffect(step) ? goOn(step, row, prefix, scope) : OPEN;
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      // It would be the same every time.
      const { attempt = 0, startedAt = null } = states.get(path) ?? {};
      const tried = set(path, { status: "running", attempt: Math.max(1, attempt), startedAt: startedAt ?? run.now });
      return fail(step, tried, prefix, { code: error instanceof NoRoom ? error.code : "EXPRESSION_FAILED", message: error.message }, { forGood: true });
    } finally {
      around = outside;
    }
  }

  function begin(step: Step, path: string, prefix: string, scope: Scope, tries: number): Seen {
    if (workDone() - workBefore > MOST_WORK) {
      paused = true;
      return OPEN;
    }
    // A skill's run ends by itself, and a note is written at once.
    const limit = isEffect(step) && step.type !== "connector" ? undefined : step.timeoutSeconds;
    const dueAt = limit === undefined ? null : run.now + limit * 1000;
    const begun = { attempt: tries + 1, startedAt: states.get(path)?.startedAt ?? run.now, dueAt, error: null, executionId: null };
    switch (step.type) {
      case "transform":
        return complete(path, fill(step.output, scope), begun);
      case "approval": {
        const { name, message, resumeSchema = APPROVED, by = "anyone" } = step;
        const suspendPayload = { message: asText(fill(message, scope)), resumeSchema, by, ...(name !== undefined && { name }) };
        set(path, { ...begun, status: "suspended", suspendPayload });
        return OPEN;
      }
      case "wait": {
        const end = endOfWait(step, scope, run.now);
        set(path, { ...begun, status: "waiting", input: { until: new Date(end).toISOString() }, dueAt: Math.min(end, dueAt ?? end) });
        return visit(step, path, prefix, scope);
      }
      case "skill":
      case "memory":
      case "connector":
        return effect(step, path, tries + 1, () => {
          const given = effectInput(step, scope);
          set(path, { ...begun, status: "running", input: given.input });
          return given;
        });
      case "branch": {
        const at = step.when.findIndex(({ if: condition }) => holds(condition, scope));
        return goOn(step, set(path, { ...begun, status: "running", choice: at < 0 ? step.when.length : at }), prefix, scope);
      }
      case "parallel":
        return goOn(step, set(path, { ...begun, status: "running" }), prefix, scope);
      case "foreach": {
        const items = fill(step.items, scope);
        if (!Array.isArray(items)) throw new ExpressionError("items must be a list.");
        if (items.length > MOST_ITEMS) throw new ExpressionError(`items has ${items.length} items; a foreach goes over at most ${MOST_ITEMS}.`);
        return goOn(step, set(path, { ...begun, status: "running", input: items }), prefix, scope);
      }
    }
  }

  /** Has something done outside, unless enough has been begun for now. */
  function effect(step: EffectStep, path: string, attempt: number, given: () => { input: unknown }): Seen {
    if (begins >= (run.begins ?? Number.POSITIVE_INFINITY)) paused = true;
    else {
      effects.push({ type: "begin", step, path, attempt, tries: `${around}${attempt}`, ...given() });
      begins++;
    }
    return OPEN;
  }

  /** Goes on with what stands inside a step. */
  function goOn(step: Step, row: StepState, prefix: string, scope: Scope): Seen {
    around += `${row.attempt}.`;
    const seen: Seen[] = [];
    if (step.type === "branch") {
      const taken = step.when[row.choice as number]?.steps ?? step.else;
      const only: Seen = taken ? visitRow(taken, prefix, scope) : { state: "done", output: null };
      if (only.state === "done") return complete(row.path, only.output);
      seen.push(only);
    } else if (step.type === "parallel") {
      for (const each of step.branches) seen.push(visitRow(each, prefix, scope));
    } else if (step.type === "foreach") {
      const items = row.input as unknown[];
      let open = 0;
      for (let i = 0; i < items.length && open < (step.concurrency ?? 1); i++) {
        const at = `${row.path}[${i}].`;
        // What has ended beside a failure is kept all the same, so that it is not done again.
        if (seen.some(isFailed) && ![...results.keys()].some((each) => each.startsWith(at))) continue;
        const inner = visitRow(step.steps, at, { ...scope, steps: { ...scope.steps }, item: items[i], index: i });
        seen.push(inner);
        if (inner.state === "open") open++;
      }
    }
    const failed = seen.find(isFailed);
    if (failed) return fail(step, row, prefix, { code: failed.error.code, message: `${failed.step}: ${failed.error.message}` });
    if (seen.some((each) => each.state === "open")) return OPEN;
    return complete(
      row.path,
      seen.map((each) => (each.state === "done" ? each.output : null)),
    );
  }

  function complete(path: string, output: unknown, begun: Partial<StepState> = {}): Seen {
    set(path, { ...begun, status: "completed", output, error: null, dueAt: null, finishedAt: run.now });
    return { state: "done", output };
  }

  function fail(step: Step, row: StepState, prefix: string, error: StepError, { forGood = false, retryAfter = 0 } = {}): Seen {
    const { path, attempt } = row;
    const all = [{ ...row, status: "failed" as const, error }, ...unsettledInside(step, path, prefix, states)];
    // To try again what may have been done could do it twice.
    const once = all.some((each) => acts(stepOf(each.path)) && mayBeDone(each, before.get(each.path)));
    for (const each of insideOf(step, path, prefix, states)) cancel(each, { code: "CANCELLED", message: `${path} failed.` });
    if (!forGood && !once && attempt < (step.retry?.attempts ?? 1)) {
      const pause = Math.max((step.retry?.backoffSeconds ?? 1) * 2 ** (attempt - 1), retryAfter) * 1000;
      for (const each of unsettledInside(step, path, prefix, states)) set(each.path, { ...fresh(each.path), startedAt: each.startedAt });
      set(path, { status: "waiting", error, dueAt: run.now + Math.min(pause, 86_400_000), suspendPayload: null });
      return OPEN;
    }
    set(path, { status: "failed", error, dueAt: null, finishedAt: run.now });
    return { state: "failed", error, step: path };
  }

  /** Whether a step changes something in an account. */
  const acts = (step: Step) => step.type === "connector" && !run.reads?.(step.action);

  function cancel(row: StepState, error: StepError) {
    if (!isOpen(row)) return;
    if (row.status === "running" && row.executionId !== null) effects.push({ type: "cancel", executionId: row.executionId });
    const began = [row, before.get(row.path)].every((each) => each?.status === "running");
    set(row.path, { status: "cancelled", error: givenUp(error, began && acts(stepOf(row.path))), dueAt: null, finishedAt: run.now });
  }

  function endWait(step: Step, row: StepState, prefix: string): Seen {
    const { until } = row.input as { until: string };
    // Not what the clock says: the same comes of it when somebody looks only long after.
    return Date.parse(until) <= (row.dueAt as number) ? complete(row.path, { until }) : fail(step, row, prefix, late(step));
  }

  const scope: Scope = { input: run.input, steps: {}, run: { id: run.id, startedAt: run.startedAt } };
  const seen = visitRow(definition.steps, "", scope);
  if (seen.state === "failed") for (const row of [...states.values()]) cancel(row, { code: "CANCELLED", message: `${seen.step} failed.` });
  const rows = [...states.values()];
  const suspended = rows.filter(({ status }) => status === "suspended").length;
  // A step that holds others is running as long as they are; what counts is whether anything goes on without an answer.
  const active = rows.some((row) => row.status === "waiting" || (row.status === "running" && isEffect(stepOf(row.path))));
  const due = rows.flatMap((row) => (isOpen(row) && row.dueAt !== null ? [row.dueAt] : []));
  return {
    status: seen.state === "done" ? "completed" : seen.state === "failed" ? "failed" : suspended > 0 && !active && !paused ? "suspended" : "running",
    output: seen.state === "done" ? seen.output : null,
    error: seen.state === "failed" ? { ...seen.error, step: seen.step } : null,
    // What was begun and cancelled again at once is not begun.
    effects: effects.filter((each) => each.type === "cancel" || states.get(each.path)?.status === "running"),
    ...{ changed: [...changed.values()], changes, suspended, paused },
    wakeAt: due.length > 0 ? Math.min(...due) : null,
  };
}
