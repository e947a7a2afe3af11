"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Square } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { toast } from "sonner";
import { api } from "#lib/client";
import { asFailure } from "../executions/follow-execution";
import { StatusBadge } from "../executions/status-badge";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Confirm } from "../ui/confirm";
import { Link } from "../ui/link";
import { RunStatusBadge } from "../workflows/status";
import { Elapsed } from "./elapsed";
import type { Listed, ListedRun, Running } from "./listed";
import { lookAgain } from "./use-home";

/** What runs and what waits for its turn; nothing at all when nothing does. `asOf` is when that was so, on this computer's clock. */
export function RunningNow({ running: { executions, runs, more }, asOf, may }: { running: Running; asOf: number; may: boolean }) {
  const count = executions.length + runs.length;
  if (count === 0) return null;
  return (
    <section aria-labelledby="running-now" className="space-y-3">
      <h2 id="running-now" className="flex items-center gap-2 font-semibold">
        Running now
        <Badge tone="info">
          {count}
          {more && "+"}
        </Badge>
      </h2>
      <ul aria-label="Running now" className="divide-y rounded-lg border bg-card">
        {runs.map((run) => (
          <WorkflowRow key={run.id} run={run} may={may} />
        ))}
        {executions.map((execution) => (
          <ExecutionRow key={execution.id} execution={execution} asOf={asOf} may={may} />
        ))}
      </ul>
      {more && (
        <p className="text-xs text-muted-foreground">
          There is more in{" "}
          <Link href="/executions" className="text-accent underline-offset-2 hover:underline">
            Executions
          </Link>{" "}
          and{" "}
          <Link href="/workflows/runs" className="text-accent underline-offset-2 hover:underline">
            Runs
          </Link>
          .
        </p>
      )}
    </section>
  );
}

function ExecutionRow({ execution: { id, skillName, status, executionTime }, asOf, may }: { execution: Listed; asOf: number; may: boolean }) {
  const client = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => api("POST /executions/{id}/cancel", { id: String(id) }),
    onSuccess: () => toast.success(`${skillName} was cancelled`),
    // It may have ended a moment ago.
    onError: (error) => toast.error(asFailure(error).message),
    onSettled: () => lookAgain(client),
  });
  return (
    <Row href={`/executions/${id}`} name={skillName} id={String(id)} badge={<StatusBadge status={status} />}>
      {executionTime !== null && <Elapsed since={asOf - executionTime} />}
      {may && (
        <Button size="sm" className="relative" aria-label={`Cancel ${skillName}, ${id}`} disabled={cancel.isPending} onClick={() => cancel.mutate()}>
          <Square aria-hidden /> <span className="max-sm:hidden">{cancel.isPending ? "Cancelling…" : "Cancel"}</span>
        </Button>
      )}
    </Row>
  );
}

function WorkflowRow({ run: { id, workflowName, status, startedAt }, may }: { run: ListedRun; may: boolean }) {
  const client = useQueryClient();
  const cancel: ReactElement = (
    <Button size="sm" className="relative" aria-label={`Cancel ${workflowName}, ${id}`}>
      <Square aria-hidden /> <span className="max-sm:hidden">Cancel</span>
    </Button>
  );
  return (
    <Row href={`/workflows/runs/${id}`} name={workflowName} id={String(id)} badge={<RunStatusBadge status={status} />}>
      {startedAt !== null && <Elapsed since={Date.parse(startedAt)} />}
      {may && (
        <Confirm
          trigger={cancel}
          title="Cancel this run?"
          action="Cancel the run"
          cancel="Let it go on"
          onConfirm={() => api("POST /workflows/runs/{runId}/cancel", { runId: String(id) }).finally(() => void lookAgain(client))}
        >
          What its steps have running is stopped, and questions are withdrawn. What is done stays, and the run can begin again from any step.
        </Confirm>
      )}
    </Row>
  );
}

type RowProps = { href: string; name: string; id: string; badge: ReactNode; children: ReactNode };

function Row({ href, name, id, badge, children }: RowProps) {
  return (
    <li className="relative flex min-h-11 items-center gap-3 px-3 hover:bg-muted/50">
      <div className="w-24 shrink-0">{badge}</div>
      <div className="flex min-w-0 flex-1 items-baseline gap-3">
        <Link href={href} title={name} className="min-w-0 truncate font-medium after:absolute after:inset-0">
          <bdi>{name}</bdi>
        </Link>
        <span className="shrink-0 font-mono text-xs text-muted-foreground max-sm:hidden">{id}</span>
      </div>
      {children}
    </li>
  );
}
