"use client";

import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { Alert } from "./alert";
import { Button } from "./button";
import type { ButtonStyle } from "./button-style";
import { Field, Textarea } from "./field";
import { Modal } from "./modal";

/** A button that asks why, and sends the answer. A refusal is shown where it was asked for. `about` tells apart buttons that say the same. */
export function ReasonDialog({
  label,
  about,
  title,
  description,
  variant = "outline",
  action = "primary",
  optional = false,
  maxLength = 2000,
  onSend,
}: {
  label: string;
  about?: string;
  title: string;
  description: string;
  variant?: ButtonStyle["variant"];
  action?: "primary" | "danger";
  optional?: boolean;
  maxLength?: number;
  onSend(reason: string): Promise<void>;
}) {
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  const send = useMutation({ mutationFn: () => onSend(reason.trim()), onSuccess: () => setOpen(false) });
  const ready = optional || reason.trim() !== "";
  const change = (next: boolean) => {
    if (next) {
      setReason("");
      send.reset();
    }
    setOpen(next);
  };
  return (
    <>
      <Button size="sm" variant={variant} aria-label={about && `${label} ${about}`} onClick={() => change(true)}>
        {label}
      </Button>
      <Modal open={open} onOpenChange={change} title={title} description={description} initialFocus={field}>
        <form
          className="space-y-4"
          onSubmit={(event) => {
            event.preventDefault();
            if (ready && !send.isPending) send.mutate();
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) event.currentTarget.requestSubmit();
          }}
        >
          <Field label={optional ? "Reason (optional)" : "Reason"}>
            <Textarea
              ref={field}
              rows={4}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
              required={!optional}
              maxLength={maxLength}
            />
          </Field>
          {send.isError && <Alert title={send.error.message} />}
          <div className="flex justify-end gap-2">
            <Button onClick={() => change(false)}>Cancel</Button>
            <Button type="submit" variant={action} disabled={send.isPending || !ready}>
              {label}
            </Button>
          </div>
        </form>
      </Modal>
    </>
  );
}
