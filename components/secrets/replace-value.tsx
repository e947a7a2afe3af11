"use client";

import { Dialog } from "@base-ui/react/dialog";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { api } from "#lib/client";
import { Button } from "../ui/button";
import { buttonStyle } from "../ui/button-style";
import { Field, Textarea } from "../ui/field";
import { Modal, ModalActions } from "../ui/modal";

/** Puts another value in the place of the one before. */
export function ReplaceValue({ id, name }: { id: string; name: string }) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [value, setValue] = useState("");
  const save = useMutation({
    mutationFn: () => api("PATCH /secrets/{id}", { id, value }),
    onSuccess: () => {
      toast.success(`${name} has a new value`);
      setOpen(false);
      router.refresh();
    },
  });
  return (
    <Modal
      open={open}
      onOpenChange={(next) => {
        setValue("");
        save.reset();
        setOpen(next);
      }}
      trigger={
        <Dialog.Trigger aria-label={`Replace the value of ${name}`} className={buttonStyle({ size: "sm" })}>
          Replace
        </Dialog.Trigger>
      }
      title={`Replace the value of ${name}`}
      description="Runs that begin afterwards get the new value. The one before is gone."
    >
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Field label="New value" error={save.error?.message}>
          <Textarea
            value={value}
            onChange={(event) => setValue(event.target.value)}
            required
            rows={2}
            autoComplete="off"
            spellCheck={false}
            className="font-mono"
          />
        </Field>
        <ModalActions>
          <Button onClick={() => setOpen(false)}>Cancel</Button>
          <Button type="submit" variant="primary" disabled={save.isPending}>
            {save.isPending ? "Saving…" : "Replace value"}
          </Button>
        </ModalActions>
      </form>
    </Modal>
  );
}
