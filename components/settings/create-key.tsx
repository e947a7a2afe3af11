"use client";

import { Dialog } from "@base-ui/react/dialog";
import { useMutation } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { ApiRefusal, api, type InputOf } from "#lib/client";
import { Alert } from "../ui/alert";
import { Button } from "../ui/button";
import { buttonStyle } from "../ui/button-style";
import { Field, Input, Select } from "../ui/field";
import { Modal, ModalActions } from "../ui/modal";
import { ScopeChoice, type ScopeGroups } from "./scope-choice";
import { ShownOnce } from "./shown-once";

type Scopes = NonNullable<InputOf<"POST /api-keys">["scopes"]>;
const DAYS = { "": "Never", "7": "After 7 days", "30": "After 30 days", "90": "After 90 days", "365": "After a year" };

export function CreateKey({ workspaceId, groups }: { workspaceId: string; groups: ScopeGroups }) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [full, setFull] = useState(true);
  const [scopes, setScopes] = useState<string[]>([]);
  const create = useMutation({
    mutationFn: (form: FormData) => {
      const days = Number(form.get("days"));
      const expiresAt = days > 0 ? new Date(Date.now() + days * 86_400_000).toISOString() : null;
      // The workspace that this page shows, also when another tab has gone to the next.
      return api("POST /api-keys", { name: String(form.get("name")), scopes: full ? ["*"] : (scopes as Scopes), expiresAt }, { workspace: workspaceId });
    },
    onSuccess: () => router.refresh(),
  });
  const change = (next: boolean) => {
    if (next) {
      create.reset();
      setFull(true);
      setScopes([]);
    }
    setOpen(next);
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    create.mutate(new FormData(event.currentTarget));
  };
  const refusal = create.error instanceof ApiRefusal ? create.error : null;
  return (
    <Modal
      open={open}
      onOpenChange={change}
      keep={create.isSuccess}
      trigger={
        <Dialog.Trigger className={buttonStyle({ variant: "primary" })}>
          <Plus aria-hidden /> Create key
        </Dialog.Trigger>
      }
      title={create.data ? `The key “${create.data.name}”` : "Create an API key"}
    >
      {create.data ? (
        <ShownOnce value={create.data.key} onDone={() => setOpen(false)} />
      ) : (
        <form onSubmit={submit} className="space-y-4">
          {create.error && refusal?.param !== "name" && <Alert title={create.error.message} />}
          <Field label="Name" hint="What will use it, so that you know it again." error={refusal?.param === "name" ? refusal.message : undefined}>
            <Input name="name" required maxLength={100} autoComplete="off" placeholder="CI pipeline" />
          </Field>
          <Field label="Expires">
            <Select name="days" defaultValue="">
              {Object.entries(DAYS)
                .sort(([a], [b]) => Number(a) - Number(b))
                .map(([days, label]) => (
                  <option key={days} value={days}>
                    {label}
                  </option>
                ))}
            </Select>
          </Field>
          <fieldset className="space-y-2">
            <legend className="mb-2 font-medium">What it may do</legend>
            {[
              { value: true, label: "Everything you may do", hint: "Also manage keys, people and secrets, as far as your role goes." },
              { value: false, label: "Only what I choose", hint: "Nothing else, whatever your role is." },
            ].map(({ value, label, hint }) => (
              <label key={label} className="flex items-start gap-2.5">
                <input type="radio" name="access" className="mt-0.5 size-4 accent-primary" checked={full === value} onChange={() => setFull(value)} />
                <span>
                  {label}
                  <span className="block text-xs text-muted-foreground">{hint}</span>
                </span>
              </label>
            ))}
          </fieldset>
          {!full && <ScopeChoice groups={groups} chosen={scopes} onChange={setScopes} />}
          <ModalActions>
            {!full && <p className="mr-auto text-xs text-muted-foreground">{scopes.length} chosen</p>}
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button type="submit" variant="primary" disabled={create.isPending || (!full && scopes.length === 0)}>
              Create key
            </Button>
          </ModalActions>
        </form>
      )}
    </Modal>
  );
}
