import { db } from "#lib/platform/db";
import { onMessage } from "#lib/platform/hub";
import { onChange } from "#lib/runtime/events";
import type { Definition } from "#lib/runtime/workflow/definition";
import { stepsById } from "#lib/runtime/workflow/step-state";
import { definitionOf, isFinalRun } from "#lib/runtime/workflow/stored-run";

/** A part of the AI SDK's UI message stream, version 1. */
export type UiPart = { type: string; [field: string]: unknown };

type Watched = { runId: number; workspaceId: number; versionId: number; workflowId: number; name: string };
type Event = { seq: number; path: string; status: string; attempt: number; error: unknown; executionId: number | null; createdAt: Date };
/** The text of a skill that is being passed on, up to a block. */
type Text = { id: string; begun: boolean; last: number };

/**
 * A run as the parts of one message: a `data-workflow` part whenever the run's status changes, a `data-workflow-step` part whenever a
 * step's does, and the text of its skills. It is read from rows, in their order, so whoever comes later, or again, gets the same
 * parts as who was there; with `after` only those of changes after that number, and what of skills went on then. It ends with the
 * run, or when nothing goes on without an answer.
 */
export async function* streamRun(run: Watched, after: number, signal: AbortSignal, allowed: () => Promise<boolean>): AsyncGenerator<UiPart> {
  const definition = await definitionOf(db(), run.versionId);
  const texts = new Map<number, Text>();
  /** How each step stands at the change that is told, and under the empty path the run. */
  const stand = new Map<string, string>();
  let seq = after;
  let changed = true;
  let wakeUp = () => {};
  const wake = () => {
    changed = true;
    wakeUp();
  };
  // Listening starts before the first look, so that nothing can slip in between.
  const stops = [
    onMessage("clanker_runs", run.workspaceId, (id) => (id === undefined || Number(id) === run.runId) && wake()),
    onChange(run.workspaceId, (id) => (id === undefined || texts.has(id)) && wake()),
  ];
  signal.addEventListener("abort", wake, { once: true });
  async function* tell(events: Event[]): AsyncGenerator<UiPart> {
    const parts = await stepParts(run, definition, events);
    for (const [i, { path, status, executionId }] of events.entries()) {
      stand.set(path, status);
      if (path === "") {
        yield await workflowPart(run, definition, stand);
        continue;
      }
      if (executionId !== null && status !== "running") yield* endText(texts, executionId);
      yield parts[i] as UiPart;
      if (executionId !== null && status === "running") texts.set(executionId, { id: `${path}:exec_${executionId}`, begun: false, last: 0 });
    }
  }
  try {
    // What is told from the middle has no message of its own: the reader takes a new one, or goes on with theirs. With the run's
    // for its id it would take the place of what was told before.
    const message = after > 0 ? {} : { messageId: `run_${run.runId}` };
    yield { type: "start", ...message, messageMetadata: { runId: `run_${run.runId}`, workflowId: `wf_${run.workflowId}` } };
    if (after > 0) {
      const before: Event[] = await db().workflowEvent.findMany({ where: { runId: run.runId, seq: { lte: after } }, orderBy: { seq: "asc" } });
      for (const { path, status } of before) stand.set(path, status);
      stand.set("", "running"); // The answer has seen to that.
      yield await workflowPart(run, definition, stand);
      yield* tell(goingOn(before));
    }
    while (!signal.aborted) {
      if (!changed) {
        await new Promise<void>((resolve) => {
          wakeUp = resolve;
        });
        continue;
      }
      changed = false;
      if (!(await allowed())) return yield { type: "error", errorText: "You may not hear this any more. The run goes on." };
      const events: Event[] = await db().workflowEvent.findMany({ where: { runId: run.runId, seq: { gt: seq } }, orderBy: { seq: "asc" }, take: 500 });
      seq = events.at(-1)?.seq ?? seq;
      yield* tell(events);
      for (const executionId of texts.keys()) yield* moreText(texts, executionId);
      if (events.length === 500) changed = true;
      else {
        const end = await endParts(run, seq);
        yield* end;
        if (end.length > 0) return;
      }
    }
  } finally {
    for (const stop of stops) stop();
    signal.removeEventListener("abort", wake);
  }
}

/** The changes by which the skills began that ran after all of these. */
const goingOn = (events: Event[]): Event[] =>
  [...new Map(events.map((event) => [event.path, event])).values()].filter(({ status, executionId }) => status === "running" && executionId !== null);

/** What ends the stream once everything is said: the run has ended or waits for an answer, and nothing has changed since. */
async function endParts({ runId }: Watched, seq: number): Promise<UiPart[]> {
  // Asked in one go: between two questions somebody may answer, and the run goes on.
  const select = { status: true, lastEvent: true, error: true };
  const { status, lastEvent, error } = await db().workflowRun.findUniqueOrThrow({ where: { id: runId }, select });
  if (lastEvent !== seq || (!isFinalRun(status) && status !== "suspended")) return [];
  if (status === "cancelled") return [{ type: "abort", reason: "The run was cancelled." }];
  const finish = { type: "finish", messageMetadata: { status } };
  if (status !== "failed") return [finish];
  const { message, step } = error as { message: string; step: string };
  return [{ type: "error", errorText: step ? `${step}: ${message}` : message }, finish];
}

/** How the run stands: its steps in short, and what waits for an answer. */
async function workflowPart({ runId, workflowId, name }: Watched, definition: Definition, stand: ReadonlyMap<string, string>): Promise<UiPart> {
  const status = stand.get("") as string;
  const stepOf = stepsById(definition.steps);
  const begun = [...stand].filter(([path]) => path !== "");
  const steps = Object.fromEntries(begun.map(([path, status]) => [path, { name: stepOf(path)?.name ?? path, status }]));
  const data = { runId: `run_${runId}`, workflowId: `wf_${workflowId}`, name, status, steps, ...(await endPart(runId, status, begun)) };
  return { type: "data-workflow", id: `run_${runId}`, data };
}

/** What is asked of those who could go on with a run that waits, or what came of one that has ended. */
async function endPart(runId: number, status: string, begun: [string, string][]): Promise<object> {
  if (status === "suspended") {
    const paths = begun.flatMap(([path, status]) => (status === "suspended" ? [path] : []));
    const rows = await db().workflowStep.findMany({
      where: { runId, path: { in: paths } },
      select: { path: true, suspendPayload: true },
      orderBy: { path: "asc" },
    });
    return { suspended: rows.map(({ path, suspendPayload }) => ({ step: path, suspendPayload })) };
  }
  if (status !== "completed" && status !== "failed") return {};
  const { output, error } = await db().workflowRun.findUniqueOrThrow({ where: { id: runId }, select: { output: true, error: true } });
  return status === "completed" ? { output } : { error };
}

/** The parts of steps' changes: what belongs to the status of that time, from the steps as they are now, which never lose any of it. */
async function stepParts({ runId }: Watched, definition: Definition, events: Event[]): Promise<UiPart[]> {
  const paths = [...new Set(events.flatMap(({ path }) => (path === "" ? [] : [path])))];
  const rows = paths.length === 0 ? [] : await db().workflowStep.findMany({ where: { runId, path: { in: paths } } });
  const byPath = new Map(rows.map((row) => [row.path, row]));
  const stepOf = stepsById(definition.steps);
  return events.map(({ path, status, attempt, error, executionId, createdAt }) => {
    const row = byPath.get(path);
    const step = stepOf(path);
    const data = {
      ...{ runId: `run_${runId}`, step: step?.id, path, name: step?.name ?? step?.id, type: step?.type, status, attempt, at: createdAt.toISOString() },
      input: row?.input ?? null,
      ...(status === "completed" && { output: row?.output ?? null }),
      ...(status === "suspended" && { suspendPayload: row?.suspendPayload ?? null }),
      ...(error !== null && { error }),
      ...(executionId !== null && { executionId: `exec_${executionId}` }),
    };
    return { type: "data-workflow-step", id: path, data };
  });
}

async function* moreText(texts: Map<number, Text>, executionId: number): AsyncGenerator<UiPart> {
  const text = texts.get(executionId) as Text;
  const blocks = await db().block.findMany({ where: { executionId, index: { gt: text.last } }, orderBy: { index: "asc" } });
  for (const { index, type, data } of blocks) {
    if (type === "text") {
      if (!text.begun) yield { type: "text-start", id: text.id };
      text.begun = true;
      yield { type: "text-delta", id: text.id, delta: (data as { text: string }).text };
    }
    text.last = index;
  }
}

/** What is left of a text, and its end: a step that is over has put out everything. */
async function* endText(texts: Map<number, Text>, executionId: number): AsyncGenerator<UiPart> {
  const text = texts.get(executionId);
  if (!text) return;
  yield* moreText(texts, executionId);
  texts.delete(executionId);
  if (text.begun) yield { type: "text-end", id: text.id };
}
