"use client";

import { Dialog } from "@base-ui/react/dialog";
import { useMutation } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ApiRefusal, api } from "#lib/client";
import { ShownOnce } from "../settings/shown-once";
import { Alert } from "../ui/alert";
import { Button } from "../ui/button";
import { buttonStyle } from "../ui/button-style";
import { Choice, Choices } from "../ui/choice";
import { Field, Input } from "../ui/field";
import { Modal, ModalActions } from "../ui/modal";
import { SkillChecklist } from "./skill-checklist";

/** Makes a collection, and shows its key the only time it can be seen. `skills` are those of the drive. */
export function CreateCollection({ skills }: { skills: string[] }) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState("");
  const [whole, setWhole] = useState(false);
  const [chosen, setChosen] = useState<string[]>([]);
  const create = useMutation({
    mutationFn: () => api("POST /collections", { name: name.trim(), skillSlugs: whole ? null : chosen }),
    onSuccess: () => router.refresh(),
  });
  const change = (next: boolean) => {
    if (next) {
      create.reset();
      setName("");
      setWhole(false);
      setChosen([]);
    }
    setOpen(next);
  };
  const refusal = create.error instanceof ApiRefusal ? create.error : null;
  const atName = refusal?.param === "name";
  return (
    <Modal
      open={open}
      onOpenChange={change}
      keep={create.isSuccess}
      trigger={
        <Dialog.Trigger className={buttonStyle({ variant: "primary" })}>
          <Plus aria-hidden /> Create collection
        </Dialog.Trigger>
      }
      title={create.data ? `The key of ${create.data.data.name}` : "Create a collection"}
    >
      {create.data ? (
        <ShownOnce value={create.data.data.key} onDone={() => setOpen(false)} />
      ) : (
        <form
          className="space-y-4"
          onSubmit={(event) => {
            event.preventDefault();
            create.mutate();
          }}
        >
          {create.error && !atName && <Alert title={create.error.message} />}
          <Field label="Name" hint="Letters, digits, dots, underscores and hyphens." error={atName ? refusal?.message : undefined}>
            <Input value={name} onValueChange={setName} required maxLength={64} autoComplete="off" spellCheck={false} placeholder="customer-42" />
          </Field>
          <Choices legend="What its key reaches">
            <Choice
              name="reach"
              label="Only skills that I choose"
              hint="It runs these, and sees nothing but what it did itself: safe to give away."
              checked={!whole}
              onChange={() => setWhole(false)}
            />
            <Choice
              name="reach"
              label="The whole drive"
              hint="It may do in this workspace what you may: for programs of your own."
              checked={whole}
              onChange={() => setWhole(true)}
            />
          </Choices>
          {!whole && <SkillChecklist skills={skills} chosen={chosen} onChange={setChosen} />}
          <ModalActions>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button type="submit" variant="primary" disabled={create.isPending}>
              {create.isPending ? "Creating…" : "Create collection"}
            </Button>
          </ModalActions>
        </form>
      )}
    </Modal>
  );
}
