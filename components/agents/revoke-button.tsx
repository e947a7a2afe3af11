"use client";

import { AlertDialog } from "@base-ui/react/alert-dialog";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { toast } from "sonner";
import { api } from "#lib/client";
import { useStepUp } from "../auth/step-up-dialog";
import { Alert } from "../ui/alert";
import { Button } from "../ui/button";
import { buttonStyle } from "../ui/button-style";

/** Takes a key or a grant back, after asking. */
export function RevokeButton({ what, id, name, title, children }: { what: "key" | "grant"; id: string; name: string; title: string; children: ReactNode }) {
  const router = useRouter();
  const { withStepUp } = useStepUp();
  const [open, setOpen] = useState(false);
  const revoke = useMutation({
    mutationFn: () => withStepUp<unknown>(() => (what === "key" ? api("POST /api-keys/{id}/revoke", { id }) : api("POST /agents/grants/{id}/revoke", { id }))),
    onSuccess: () => {
      setOpen(false);
      toast.success(what === "key" ? `Revoked the key of ${name}` : `Took it back from ${name}`);
      router.refresh();
    },
  });
  const change = (next: boolean) => {
    if (revoke.isPending) return;
    revoke.reset();
    setOpen(next);
  };
  return (
    <AlertDialog.Root open={open} onOpenChange={change}>
      <AlertDialog.Trigger aria-label={what === "key" ? `Revoke the key of ${name}` : `Revoke what ${name} may do`} className={buttonStyle({ size: "sm" })}>
        Revoke
      </AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fixed inset-0 z-40 bg-black/50" />
        <AlertDialog.Popup className="fixed top-1/4 left-1/2 z-50 w-[min(26rem,calc(100vw-2rem))] -translate-x-1/2 rounded-lg border bg-background p-5 shadow-xl">
          <AlertDialog.Title className="text-base font-semibold break-words">{title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 break-words text-muted-foreground">{children}</AlertDialog.Description>
          {revoke.error && (
            <div className="mt-4">
              <Alert title={revoke.error.message} />
            </div>
          )}
          <div className="mt-5 flex justify-end gap-2">
            <AlertDialog.Close className={buttonStyle()}>Keep it</AlertDialog.Close>
            <Button variant="danger" disabled={revoke.isPending} onClick={() => revoke.mutate()}>
              {revoke.isPending ? "Revoking…" : "Revoke"}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
