"use client";

import { RotateCcw, Square } from "lucide-react";
import { api } from "#lib/client";
import { Button } from "../ui/button";
import { Confirm } from "../ui/confirm";
import { isOver, type Run } from "./follow-run";

type Props = { run: Run; busy: boolean; onCancelled(run: Run): void; onRerun(): void };

/** What can be done with a run as a whole. */
export function RunActions({ run, busy, onCancelled, onRerun }: Props) {
  if (isOver(run.status)) {
    return (
      <Button size="sm" onClick={onRerun} disabled={busy}>
        <RotateCcw aria-hidden /> Run again
      </Button>
    );
  }
  return (
    <Confirm
      trigger={
        <Button size="sm">
          <Square aria-hidden /> Cancel
        </Button>
      }
      title="Cancel this run?"
      action="Cancel the run"
      cancel="Let it go on"
      onConfirm={async () => onCancelled(await api("POST /workflows/runs/{runId}/cancel", { runId: String(run.id) }))}
    >
      What its steps have running is stopped, and questions are withdrawn. What is done stays, and the run can begin again from any step.
    </Confirm>
  );
}
