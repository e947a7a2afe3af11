"use client";

import { Dialog } from "@base-ui/react/dialog";
import { useMutation } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { ApiRefusal, api, type OutputOf } from "#lib/client";
import { ShownOnce } from "../settings/shown-once";
import { Alert } from "../ui/alert";
import { Button } from "../ui/button";
import { buttonStyle } from "../ui/button-style";
import { Field, Input } from "../ui/field";
import { Modal, ModalActions } from "../ui/modal";
import { EventChoice } from "./event-choice";
import type { EventPattern } from "./event-words";

export type Webhook = OutputOf<"GET /account/webhooks/{id}">["data"];

/** Makes a webhook, or changes one. A new one's secret is shown before the dialog closes. */
export function WebhookForm({ webhook }: { webhook?: Webhook }) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [url, setUrl] = useState("");
  const [description, setDescription] = useState("");
  const [events, setEvents] = useState<EventPattern[]>(["*"]);
  const [secret, setSecret] = useState<string>();
  const save = useMutation({
    mutationFn: async () => {
      const input = { url: url.trim(), events, description: description.trim() || null };
      if (webhook) return (await api("PATCH /account/webhooks/{id}", { id: String(webhook.id), ...input })).data;
      const { data } = await api("POST /account/webhooks", input);
      setSecret(data.secret);
      return data;
    },
    onSuccess: () => {
      if (webhook) {
        toast.success("Saved");
        setOpen(false);
      }
      router.refresh();
    },
  });
  const change = (next: boolean) => {
    if (next) {
      save.reset();
      setSecret(undefined);
      setUrl(webhook?.url ?? "");
      setDescription(webhook?.description ?? "");
      setEvents((webhook?.events as EventPattern[] | undefined) ?? ["*"]);
    }
    setOpen(next);
  };
  const refusal = save.error instanceof ApiRefusal ? save.error : null;
  const errorOf = (field: string) => (refusal?.param === field ? refusal.message : undefined);
  return (
    <Modal
      open={open}
      onOpenChange={change}
      keep={secret !== undefined}
      trigger={
        webhook ? (
          <Dialog.Trigger className={buttonStyle()}>Edit</Dialog.Trigger>
        ) : (
          <Dialog.Trigger className={buttonStyle({ variant: "primary" })}>
            <Plus aria-hidden /> Add a webhook
          </Dialog.Trigger>
        )
      }
      title={secret ? "The webhook's secret" : webhook ? "Edit the webhook" : "Add a webhook"}
      description={secret ? "It signs what is sent, so that the receiver can tell that it comes from here." : undefined}
    >
      {secret ? (
        <ShownOnce value={secret} what="secret" onDone={() => setOpen(false)} />
      ) : (
        <form
          className="space-y-4"
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate();
          }}
        >
          {save.error && !errorOf("url") && !errorOf("description") && <Alert title={save.error.message} />}
          <Field label="Address" hint="Each event is a signed POST to it." error={errorOf("url")}>
            <Input type="url" value={url} onValueChange={setUrl} required maxLength={2000} autoComplete="off" placeholder="https://example.com/hooks" />
          </Field>
          <Field label="Note" hint="What is behind it, if you like." error={errorOf("description")}>
            <Input value={description} onValueChange={setDescription} maxLength={500} autoComplete="off" />
          </Field>
          <EventChoice chosen={events} onChange={setEvents} />
          <ModalActions>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button type="submit" variant="primary" disabled={save.isPending || events.length === 0}>
              {save.isPending ? "Saving…" : webhook ? "Save changes" : "Add webhook"}
            </Button>
          </ModalActions>
        </form>
      )}
    </Modal>
  );
}
