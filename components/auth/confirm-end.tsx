"use client";

import { AlertDialog } from "@base-ui/react/alert-dialog";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "../ui/button";
import { buttonStyle } from "../ui/button-style";

type Props = { button: string; label: string; title: string; note: string; keep: string; done: string; action(): Promise<unknown> };

/** A button for what cannot be taken back, which asks once more. */
export function ConfirmEnd({ button, label, title, note, keep, done, action }: Props) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const end = useMutation({
    mutationFn: action,
    onSuccess: () => {
      setOpen(false);
      toast.success(done);
      router.refresh();
    },
    onError: (error) => toast.error(error.message),
  });
  return (
    <AlertDialog.Root open={open} onOpenChange={setOpen}>
      <AlertDialog.Trigger aria-label={label} className={buttonStyle({ size: "sm" })}>
        {button}
      </AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fixed inset-0 z-40 bg-black/50" />
        <AlertDialog.Popup className="fixed top-1/3 left-1/2 z-50 w-[min(26rem,calc(100vw-2rem))] -translate-x-1/2 rounded-lg border bg-background p-5 shadow-xl">
          <AlertDialog.Title className="text-base font-semibold">{title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 break-words text-muted-foreground">{note}</AlertDialog.Description>
          <div className="mt-5 flex justify-end gap-2">
            <AlertDialog.Close className={buttonStyle()}>{keep}</AlertDialog.Close>
            <Button variant="danger" disabled={end.isPending} onClick={() => end.mutate()}>
              {button}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
