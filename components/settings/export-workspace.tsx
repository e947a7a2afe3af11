"use client";

import { useMutation } from "@tanstack/react-query";
import { toast } from "sonner";
import { failureOf } from "#lib/client";
import { useStepUp } from "../auth/step-up-dialog";
import { Button } from "../ui/button";

const ADDRESS = "/api/v1/workspaces/current/export";

/** The browser saves it as it comes; before, it is asked whether it may, because a download can ask nobody anything. */
export function ExportWorkspace() {
  const { withStepUp } = useStepUp();
  const ask = useMutation({
    mutationFn: () =>
      withStepUp(async () => {
        // A refusal has its reason in its body, which comes only with GET.
        if (!(await fetch(ADDRESS, { method: "HEAD" })).ok) throw await failureOf(await fetch(ADDRESS));
      }),
    onSuccess: () => window.location.assign(ADDRESS),
    onError: (error) => toast.error(error.message),
  });
  return (
    <Button disabled={ask.isPending} onClick={() => ask.mutate()}>
      Download
    </Button>
  );
}
