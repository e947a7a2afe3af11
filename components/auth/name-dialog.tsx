"use client";

import { Dialog } from "@base-ui/react/dialog";
import type { FormEvent, ReactElement } from "react";
import { Button } from "../ui/button";
import { buttonStyle } from "../ui/button-style";
import { Field, Input } from "../ui/field";

type Props = {
  open: boolean;
  onOpenChange(open: boolean): void;
  trigger: ReactElement;
  title: string;
  note: string;
  name: string;
  submit: string;
  busy: boolean;
  onName(name: string): void;
};

/** Asks for a passkey's name. */
export function NameDialog({ open, onOpenChange, trigger, title, note, name, submit, busy, onName }: Props) {
  const submitted = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onName(String(new FormData(event.currentTarget).get("name") ?? ""));
  };
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Trigger render={trigger} />
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/50" />
        <Dialog.Popup className="fixed top-1/4 left-1/2 z-50 w-[min(24rem,calc(100vw-2rem))] -translate-x-1/2 rounded-lg border bg-background p-5 shadow-xl">
          <Dialog.Title className="text-base font-semibold">{title}</Dialog.Title>
          <Dialog.Description className="mt-2 text-muted-foreground">{note}</Dialog.Description>
          <form onSubmit={submitted} className="mt-4 space-y-4">
            <Field label="Name">
              <Input name="name" defaultValue={name} required maxLength={100} autoFocus />
            </Field>
            <div className="flex justify-end gap-2">
              <Dialog.Close className={buttonStyle()}>Cancel</Dialog.Close>
              <Button type="submit" variant="primary" disabled={busy}>
                {busy ? "Waiting…" : submit}
              </Button>
            </div>
          </form>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
