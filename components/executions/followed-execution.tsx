"use client";

import { useRouter } from "next/navigation";
import type { Execution } from "./follow-execution";
import { LiveExecution } from "./live-execution";

/** The output on an execution's own page: running it again leads to the new execution's page. */
export function FollowedExecution({ execution, mayChange }: { execution: Execution; mayChange: boolean }) {
  const router = useRouter();
  return <LiveExecution id={String(execution.id)} initial={execution} mayChange={mayChange} onRerun={(id) => router.push(`/executions/${id}`)} />;
}
