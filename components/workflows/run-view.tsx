"use client";

import { useCallback, useMemo, useState } from "react";
import { toast } from "sonner";
import { api } from "#lib/client";
import { asFailure } from "../executions/follow-execution";
import { Alert } from "../ui/alert";
import { AtTime } from "../ui/at-time";
import { cn } from "../ui/cn";
import { formatDuration } from "../ui/format";
import { useGo } from "../ui/going";
import { isOver, type Run } from "./follow-run";
import { layOut } from "./graph-layout";
import { Questions, titleOf, type Waiting } from "./questions";
import { RunActions } from "./run-actions";
import { placesOf, RunSteps, useNow } from "./run-steps";
import { RunStatusBadge, statusOf } from "./status";
import type { Step } from "./step";
import { useRun } from "./use-run";
import { ValueView } from "./value-view";
import { WorkflowGraph } from "./workflow-graph";

/** A picture that is wider than this has no room beside the list. */
const BESIDE = 620;

/** A run while it goes on and afterwards: what it asks, how each step stands, and what came of it. */
export function RunView({ initial, mayChange }: { initial: Run; mayChange: boolean }) {
  const steps = useMemo(() => (initial.definition ?? []) as Step[], [initial.definition]);
  const { run, texts, lost, set } = useRun(initial);
  const go = useGo();
  const [selected, setSelected] = useState<string | null>(initial.error?.step ?? null);
  const [busy, setBusy] = useState(false);
  const places = useMemo(() => placesOf(steps), [steps]);
  const states = useMemo(
    () => Object.fromEntries(run.steps.map(({ id, path, status }) => [path, { status: statusOf(status, places.get(id)?.step) }])),
    [run.steps, places],
  );
  const wide = useMemo(() => layOut(steps).width > BESIDE, [steps]);
  const waiting = useMemo(() => questionsOf(run), [run]);
  const select = useCallback((path: string) => {
    setSelected(path);
    // The row opens first.
    requestAnimationFrame(() => document.getElementById(`step-${path}`)?.scrollIntoView({ block: "nearest" }));
  }, []);
  const rerun = async (step?: string) => {
    setBusy(true);
    try {
      const { runId } = await api("POST /workflows/runs/{runId}/rerun", { runId: String(run.id), ...(step !== undefined && { step }) });
      go(`/workflows/runs/${runId}`);
    } catch (error) {
      toast.error(asFailure(error).message);
      setBusy(false);
    }
  };
  const look = () => api("GET /workflows/runs/{runId}", { runId: String(run.id) }).then(set, (error: unknown) => toast.error(asFailure(error).message));
  const over = isOver(run.status);
  return (
    <>
      <div className="flex min-h-8 flex-wrap items-center gap-3">
        <span role="status">
          <RunStatusBadge status={run.status} />
        </span>
        <Elapsed run={run} />
        <span className="text-muted-foreground tabular-nums">{progressOf(run)}</span>
        {mayChange && (
          <span className="ml-auto flex gap-2">
            <RunActions run={run} busy={busy} onCancelled={set} onRerun={() => rerun()} />
          </span>
        )}
      </div>
      {lost && (
        <Alert title={lost.message} code={lost.code}>
          Reload the page to see how it goes on.
        </Alert>
      )}
      {run.error && run.status === "failed" && (
        <Alert title={run.error.message} code={run.error.code}>
          {run.error.step && (
            <button type="button" onClick={() => select(run.error?.step ?? "")} className="underline underline-offset-2">
              In the step {run.steps.find(({ path }) => path === run.error?.step)?.name ?? run.error.step}
            </button>
          )}
        </Alert>
      )}
      <section aria-label="Questions" className="empty:hidden">
        <Questions waiting={waiting} mayAnswer={mayChange} onAnswered={set} onTooLate={look} />
      </section>
      {run.status === "completed" && <ValueView label="Output" value={run.output ?? "There is no output."} />}
      <div className={cn("grid items-start gap-6", !wide && "lg:grid-cols-[minmax(0,5fr)_minmax(0,6fr)]")}>
        <section aria-label="Graph" className={cn("min-w-0", !wide && "lg:sticky lg:top-6")}>
          <WorkflowGraph
            label={`The steps of ${run.workflowName}`}
            steps={steps}
            states={states}
            selected={selected}
            onSelect={select}
            follow={activeOf(run)}
            outline={false}
          />
        </section>
        <section aria-labelledby="steps" className="min-w-0 space-y-2">
          <h2 id="steps" className="sr-only">
            Steps
          </h2>
          <RunSteps
            run={run}
            steps={steps}
            texts={texts}
            selected={selected}
            onSelect={setSelected}
            onRerun={over && mayChange ? (step) => void rerun(step) : null}
            busy={busy}
          />
        </section>
      </div>
      <ValueView label="Input of the run" value={isEmpty(run.input) ? null : run.input} />
    </>
  );
}

/** The step that a run stands at: one that asks somebody, or else one that goes on. */
function activeOf({ steps }: Run): string | null {
  const last = (wanted: string) => steps.findLast(({ status }) => status === wanted)?.path;
  return last("suspended") ?? last("running") ?? last("waiting") ?? null;
}

const isEmpty = (value: unknown) => typeof value === "object" && value !== null && Object.keys(value).length === 0;

function questionsOf(run: Run): Waiting[] {
  return run.suspended.map(({ step, suspendPayload }) => {
    const of = run.steps.find(({ path }) => path === step);
    return {
      question: { runId: String(run.id), step, ...suspendPayload },
      title: titleOf(step, of?.name),
      ...(of?.dueAt && {
        about: (
          <span>
            Waits until <AtTime at={of.dueAt} />, then it fails
          </span>
        ),
      }),
    };
  });
}

/** How many of its steps are done, and how many did not come off. */
function progressOf({ steps }: Run): string {
  const counted = steps.filter(({ status }) => status !== "skipped");
  const number = (wanted: string) => counted.filter(({ status }) => status === wanted).length;
  return `${number("completed")} of ${counted.length} ${counted.length === 1 ? "step" : "steps"} done${number("failed") > 0 ? `, ${number("failed")} failed` : ""}`;
}

function Elapsed({ run }: { run: Run }) {
  const now = useNow(run);
  const end = run.finishedAt === null ? now : Date.parse(run.finishedAt);
  return <span className="text-muted-foreground tabular-nums">{formatDuration(Math.max(0, end - Date.parse(run.createdAt)))}</span>;
}
