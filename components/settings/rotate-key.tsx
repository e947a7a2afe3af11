"use client";

import { Dialog } from "@base-ui/react/dialog";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { api } from "#lib/client";
import { Alert } from "../ui/alert";
import { Button } from "../ui/button";
import { buttonStyle } from "../ui/button-style";
import { Field, Select } from "../ui/field";
import { Modal, ModalActions } from "../ui/modal";
import { ShownOnce } from "./shown-once";

const GRACE = [
  { seconds: 0, label: "Stops at once" },
  { seconds: 3600, label: "Works for another hour" },
  { seconds: 86_400, label: "Works for another day" },
  { seconds: 604_800, label: "Works for another week" },
];

/** Makes the key that takes another's place, and lets the old one go on for a while. */
export function RotateKey({ id, name, lastFour }: { id: string; name: string; lastFour: string }) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [graceSeconds, setGrace] = useState(86_400);
  const rotate = useMutation({ mutationFn: () => api("POST /api-keys/{id}/rotate", { id, graceSeconds }) });
  const change = (next: boolean) => {
    // Only now: a fresh list has no button for a key that is replaced, and would take this dialog with it.
    if (!next && rotate.isSuccess) router.refresh();
    if (next) rotate.reset();
    setOpen(next);
  };
  return (
    <Modal
      open={open}
      onOpenChange={change}
      keep={rotate.isSuccess}
      trigger={
        <Dialog.Trigger aria-label={`Rotate ${name}`} className={buttonStyle({ size: "sm" })}>
          Rotate
        </Dialog.Trigger>
      }
      title={rotate.data ? `The new key “${name}”` : `Rotate “${name}”?`}
      description={rotate.data ? undefined : "You get a new key that may do the same, with the same name."}
    >
      {rotate.data ? (
        <ShownOnce value={rotate.data.key} onDone={() => change(false)} />
      ) : (
        <form
          className="space-y-4"
          onSubmit={(event) => {
            event.preventDefault();
            rotate.mutate();
          }}
        >
          {rotate.error && <Alert title={rotate.error.message} />}
          <Field label={`The old key (…${lastFour})`} hint="Long enough to put the new one everywhere where the old one is used.">
            <Select value={graceSeconds} onChange={(event) => setGrace(Number(event.target.value))}>
              {GRACE.map(({ seconds, label }) => (
                <option key={seconds} value={seconds}>
                  {label}
                </option>
              ))}
            </Select>
          </Field>
          <ModalActions>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button type="submit" variant="primary" disabled={rotate.isPending}>
              Rotate
            </Button>
          </ModalActions>
        </form>
      )}
    </Modal>
  );
}
