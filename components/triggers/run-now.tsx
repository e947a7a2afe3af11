"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { api } from "#lib/client";
import { Button } from "../ui/button";
import { nameOf, type Trigger } from "./trigger";

/** Starts what a trigger starts, for trying, and leads to what was started. */
export function RunNow({ trigger }: { trigger: Trigger }) {
  const router = useRouter();
  const fire = useMutation({
    mutationFn: async (): Promise<Started> => api("POST /triggers/{id}/fire", { id: trigger.id }),
    onSuccess: (started) => {
      const path = pathOf(started);
      if (path) router.push(path);
      else router.refresh();
    },
    onError: (error) => toast.error(error.message),
  });
  return (
    <Button size="sm" disabled={fire.isPending || fire.isSuccess} aria-label={`Run now: ${nameOf(trigger)}`} onClick={() => fire.mutate()}>
      Run now
    </Button>
  );
}

export type Started = { runId?: string | number | null; executionId?: string | number | null };

/** Where it is seen how something goes that was started. */
export function pathOf({ runId, executionId }: Started): string | undefined {
  if (runId) return `/workflows/runs/${runId}`;
  return executionId ? `/executions/${executionId}` : undefined;
}
