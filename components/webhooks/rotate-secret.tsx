"use client";

import { Dialog } from "@base-ui/react/dialog";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { api } from "#lib/client";
import { ShownOnce } from "../settings/shown-once";
import { Alert } from "../ui/alert";
import { Button } from "../ui/button";
import { buttonStyle } from "../ui/button-style";
import { Field, Select } from "../ui/field";
import { Modal, ModalActions } from "../ui/modal";
import type { Webhook } from "./webhook-form";

const GRACE = [
  { hours: 0, label: "Stops signing at once" },
  { hours: 1, label: "Signs as well for an hour" },
  { hours: 24, label: "Signs as well for a day" },
  { hours: 168, label: "Signs as well for a week" },
];

/** Gives a webhook a new secret, which is shown once. */
export function RotateSecret({ webhook }: { webhook: Webhook }) {
  const router = useRouter();
  // Two sign at most: while the one before still does, a new one can only end it.
  const pending = webhook.previous_secret_until !== null;
  const [open, setOpen] = useState(false);
  const [hours, setHours] = useState(24);
  const rotate = useMutation({
    mutationFn: () => api("POST /account/webhooks/{id}/rotate-secret", { id: String(webhook.id), grace_hours: pending ? 0 : hours }),
  });
  const change = (next: boolean) => {
    if (!next && rotate.isSuccess) router.refresh();
    if (next) rotate.reset();
    setOpen(next);
  };
  return (
    <Modal
      open={open}
      onOpenChange={change}
      keep={rotate.isSuccess}
      trigger={<Dialog.Trigger className={buttonStyle()}>Rotate secret</Dialog.Trigger>}
      title={rotate.data ? "The new secret" : "Rotate the secret?"}
      description={rotate.data ? undefined : "You get a new one. The receiver has to know it before the old one stops."}
    >
      {rotate.data ? (
        <ShownOnce value={rotate.data.data.secret} what="secret" onDone={() => change(false)} />
      ) : (
        <form
          className="space-y-4"
          onSubmit={(event) => {
            event.preventDefault();
            rotate.mutate();
          }}
        >
          {rotate.error && <Alert title={rotate.error.message} />}
          {pending ? (
            <Alert tone="info" title="It was rotated not long ago, and two secrets sign now. Both end, and only the new one stays." />
          ) : (
            <Field label="The old secret">
              <Select value={hours} onChange={(event) => setHours(Number(event.target.value))}>
                {GRACE.map((each) => (
                  <option key={each.hours} value={each.hours}>
                    {each.label}
                  </option>
                ))}
              </Select>
            </Field>
          )}
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
