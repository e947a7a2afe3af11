"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { api } from "#lib/client";
import { Button } from "../ui/button";
import { Confirm } from "../ui/confirm";
import { toastUndo } from "../ui/toast-undo";
import { RotateSecret } from "./rotate-secret";
import { type Webhook, WebhookForm } from "./webhook-form";

/** What can be done with a webhook. */
export function WebhookActions({ webhook }: { webhook: Webhook }) {
  const router = useRouter();
  const id = String(webhook.id);
  const failed = (error: Error) => {
    toast.error(error.message);
    router.refresh();
  };
  const test = useMutation({
    mutationFn: () => api("POST /account/webhooks/{id}/test", { id }),
    onSuccess: () => {
      toast.success("The test is on its way");
      router.refresh();
    },
    onError: failed,
  });
  const turn = useMutation({
    mutationFn: (enabled: boolean) => api("PATCH /account/webhooks/{id}", { id, enabled }),
    onSuccess: (_, enabled) => {
      router.refresh();
      toastUndo(enabled ? "The webhook is on" : "The webhook is off, and what waited is not sent", async () => {
        await api("PATCH /account/webhooks/{id}", { id, enabled: !enabled });
        router.refresh();
      });
    },
    onError: failed,
  });
  return (
    <div className="flex flex-wrap gap-2">
      <Button variant="primary" disabled={!webhook.enabled || test.isPending} onClick={() => test.mutate()}>
        Send a test
      </Button>
      <WebhookForm webhook={webhook} />
      <Button disabled={turn.isPending} onClick={() => turn.mutate(!webhook.enabled)}>
        {webhook.enabled ? "Switch off" : "Switch on"}
      </Button>
      <RotateSecret webhook={webhook} />
      <Confirm
        trigger={<Button variant="danger">Delete</Button>}
        title="Delete this webhook?"
        action="Delete"
        cancel="Keep it"
        onConfirm={async () => {
          await api("DELETE /account/webhooks/{id}", { id });
          toast.success("Deleted the webhook");
          router.push("/settings/webhooks");
          router.refresh();
        }}
      >
        Nothing is sent to <span className="break-all text-foreground">{webhook.url}</span> any more, and the list of what was sent is gone. Its secret cannot
        be brought back.
      </Confirm>
    </div>
  );
}
