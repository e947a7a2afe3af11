"use client";

import { AlertDialog } from "@base-ui/react/alert-dialog";
import { useMutation } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { api } from "#lib/client";
import { Button } from "../ui/button";
import { buttonStyle } from "../ui/button-style";

export function DeleteArtifact({ id, filename }: { id: string; filename: string }) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const remove = useMutation({
    mutationFn: () => api("DELETE /artifacts/{id}", { id }),
    onSuccess: () => {
      setOpen(false);
      toast.success(`Deleted ${filename}`);
      router.refresh();
    },
    onError: (error) => toast.error(error.message),
  });
  return (
    <AlertDialog.Root open={open} onOpenChange={setOpen}>
      <AlertDialog.Trigger aria-label={`Delete ${filename}`} title="Delete" className={buttonStyle({ variant: "ghost", size: "icon" })}>
        <Trash2 aria-hidden />
      </AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fixed inset-0 z-40 bg-black/50" />
        <AlertDialog.Popup className="fixed top-1/3 left-1/2 z-50 w-[min(26rem,calc(100vw-2rem))] -translate-x-1/2 rounded-lg border bg-background p-5 shadow-xl">
          <AlertDialog.Title className="text-base font-semibold">Delete this artifact?</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 break-words text-muted-foreground">
            {filename} is removed for everyone in the workspace. The execution that made it stays.
          </AlertDialog.Description>
          <div className="mt-5 flex justify-end gap-2">
            <AlertDialog.Close className={buttonStyle()}>Keep it</AlertDialog.Close>
            <Button variant="danger" disabled={remove.isPending} onClick={() => remove.mutate()}>
              Delete
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
