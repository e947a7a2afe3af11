"use client";

import { useGo } from "../ui/going";
import type { Execution } from "./follow-execution";
import { LiveExecution } from "./live-execution";

/** The output on an execution's own page: running it again leads to the new execution's page. */
export function FollowedExecution({ execution, mayChange }: { execution: Execution; mayChange: boolean }) {
  const go = useGo();
  return <LiveExecution id={String(execution.id)} initial={execution} mayChange={mayChange} onRerun={(id) => go(`/executions/${id}`)} />;
}
