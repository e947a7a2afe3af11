"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { api } from "#lib/client";
import { Button } from "../ui/button";

/** Sends the event of a delivery once more, as a delivery of its own. */
export function RedeliverButton({ webhookId, deliveryId, disabled }: { webhookId: string; deliveryId: string; disabled: boolean }) {
  const router = useRouter();
  const send = useMutation({
    mutationFn: () => api("POST /account/webhooks/{id}/deliveries/{deliveryId}/redeliver", { id: webhookId, deliveryId }),
    onSuccess: () => {
      toast.success("Sent again");
      router.refresh();
    },
    onError: (error) => {
      toast.error(error.message);
      router.refresh();
    },
  });
  return (
    <Button size="sm" aria-label={`Send again: ${deliveryId}`} disabled={disabled || send.isPending} onClick={() => send.mutate()}>
      Send again
    </Button>
  );
}
