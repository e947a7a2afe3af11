"use client";

import { PencilLine, RotateCcw, Square } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { toast } from "sonner";
import { api } from "#lib/client";
import { Alert } from "../ui/alert";
import { Button } from "../ui/button";
import { buttonStyle } from "../ui/button-style";
import { formatDollarinos, formatDuration } from "../ui/format";
import { Link } from "../ui/link";
import { ExecutionFacts } from "./execution-facts";
import { ExecutionInput } from "./execution-input";
import { ExecutionOutput } from "./execution-output";
import { FailureAlert } from "./failure-alert";
import { asFailure, type Execution, type Failure, isFinal } from "./follow-execution";
import { ModelFacts } from "./model-facts";
import { MoreActions } from "./more-actions";
import { currentStep } from "./output-parts";
import { StatusBadge } from "./status-badge";
import { useExecution } from "./use-execution";

/** An execution while it runs and afterwards. `onRerun` is told the id of a new execution of the same, `onEnd` that this one ended while it was watched. */
export function LiveExecution({
  id,
  initial,
  link = false,
  mayChange = true,
  onRerun,
  onEnd,
}: {
  id: string;
  initial?: Execution;
  link?: boolean;
  mayChange?: boolean;
  onRerun(id: string): void;
  onEnd?(): void;
}) {
  const execution = useExecution(id, initial);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Failure>();
  const { status, blocks, error, lost } = execution;
  const over = isFinal(status);
  const told = useRef(over);
  useEffect(() => {
    if (!over || told.current) return;
    told.current = true;
    onEnd?.();
  }, [over, onEnd]);
  const act = async (work: () => Promise<void>, onFailure: (failure: Failure) => void) => {
    setBusy(true);
    setRefused(undefined);
    await work().catch((problem: unknown) => onFailure(asFailure(problem)));
    setBusy(false);
  };
  const cancel = () =>
    act(
      async () => {
        await api("POST /executions/{id}/cancel", { id });
        execution.cancelled();
      },
      ({ message }) => toast.error(message),
    );
  const rerun = () => act(async () => onRerun(String((await api("POST /executions/{id}/rerun", { id })).executionId)), setRefused);
  return (
    <section aria-label="Output" className="space-y-4">
      <div className="flex min-h-8 flex-wrap items-center gap-3">
        <span role="status">
          <StatusBadge status={status} />
        </span>
        <Elapsed since={execution.startedAt} total={over ? execution.executionTime : null} running={status === "running"} />
        {status === "running" && <CurrentStep step={currentStep(blocks, execution.model)} />}
        {!initial && execution.cost > 0 && <span className="text-muted-foreground tabular-nums">{formatDollarinos(execution.cost)} dollarinos</span>}
        <span className="ml-auto flex items-center gap-2">
          {link && (
            <Link href={`/executions/${id}`} className="font-mono text-xs text-accent underline-offset-2 hover:underline">
              {id}
            </Link>
          )}
          {mayChange &&
            (over ? (
              <>
                <Button size="sm" onClick={rerun} disabled={busy}>
                  <RotateCcw aria-hidden /> Run again
                </Button>
                {initial && (
                  <Link href={`/library/${initial.skillSlug}?from=${id}`} className={buttonStyle({ size: "sm" })}>
                    <PencilLine aria-hidden /> <span className="max-sm:sr-only">Run again with edits</span>
                  </Link>
                )}
              </>
            ) : (
              <Button size="sm" onClick={cancel} disabled={busy}>
                <Square aria-hidden /> Cancel
              </Button>
            ))}
          {initial && <MoreActions execution={execution.told ?? initial} blocks={blocks} />}
        </span>
      </div>
      {refused && <FailureAlert failure={refused} />}
      {initial ? (
        <>
          <ExecutionFacts execution={{ ...(execution.told ?? initial), status }} rerunOf={initial.rerunOf === null ? null : String(initial.rerunOf)} />
          <ExecutionInput input={initial.input} attachments={initial.attachments} connector={initial.connector} />
        </>
      ) : (
        <ModelFacts model={execution.model} usage={execution.usage} />
      )}
      {error && status === "failed" && <FailureAlert failure={error} />}
      {lost && (
        <Alert title={lost.message} code={lost.code}>
          The run goes on without this page.{" "}
          <button type="button" className="py-0.5 font-medium underline underline-offset-2" onClick={execution.again}>
            Follow it again
          </button>
        </Alert>
      )}
      <ExecutionOutput blocks={blocks} running={!over} artifacts={execution.artifacts} />
      {blocks.length === 0 && !error && (
        <p className="text-muted-foreground">{over ? "There is no output." : status === "queued" ? "Waiting for a worker…" : "No output yet…"}</p>
      )}
    </section>
  );
}

/** Not announced as it changes: only the status is. */
const CurrentStep = ({ step }: { step: string | null }) =>
  step && <span className="max-w-full min-w-0 truncate text-muted-foreground sm:max-w-96">{step}</span>;

function Elapsed({ since, total, running }: { since: number | null; total: number | null; running: boolean }) {
  const [now, setNow] = useState<number | null>(null);
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, [running]);
  const ms = total ?? (since !== null && now !== null ? Math.max(0, now - since) : null);
  if (ms === null) return null;
  return <span className="text-muted-foreground tabular-nums">{formatDuration(ms)}</span>;
}
