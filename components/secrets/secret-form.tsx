"use client";

import { Dialog } from "@base-ui/react/dialog";
import { useMutation } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { toast } from "sonner";
import { ApiRefusal, api, type OutputOf } from "#lib/client";
import { Alert } from "../ui/alert";
import { Button } from "../ui/button";
import { buttonStyle } from "../ui/button-style";
import { Field, Input, Textarea } from "../ui/field";
import { Modal, ModalActions } from "../ui/modal";
import { SkillField } from "./skill-field";

type Secret = OutputOf<"POST /secrets">;

/** What a link to the page asks for: a secret of this name, for this skill. */
type Wanted = { name?: string | undefined; skill?: string | undefined };

/** Keeps a new secret, and gives it to a skill in one go where one is named. */
export function SecretForm({ skills, wanted, openAtFirst }: { skills: string[]; wanted: Wanted; openAtFirst: boolean }) {
  const router = useRouter();
  const [open, setOpen] = useState(openAtFirst);
  const [name, setName] = useState(wanted.name ?? "");
  const [value, setValue] = useState("");
  const [skill, setSkill] = useState(wanted.skill ?? "");
  // A secret that was made while giving it to the skill was refused: made once, whatever follows.
  const made = useRef<Secret | null>(null);
  const save = useMutation({
    mutationFn: async () => {
      made.current ??= await api("POST /secrets", { name: name.trim(), value });
      if (skill.trim()) await api("POST /skills/{slug}/secrets", { slug: skill.trim(), secretId: String(made.current.id), envVar: name.trim() });
    },
    onSuccess: () => {
      toast.success(skill.trim() ? `${name.trim()} is kept, and ${skill.trim()} gets it` : `${name.trim()} is kept`);
      setOpen(false);
      // Who came for the sake of a skill goes on with it; a reload of the link would ask again.
      if (openAtFirst && wanted.skill === skill.trim() && wanted.skill) router.push(`/library/${wanted.skill}`);
      else if (openAtFirst) router.replace("/settings/secrets", { scroll: false });
      router.refresh();
    },
    onError: () => made.current && router.refresh(),
  });
  const change = (next: boolean) => {
    if (next) {
      made.current = null;
      save.reset();
      setName("");
      setValue("");
      setSkill("");
    }
    setOpen(next);
  };
  const half = save.isError && made.current !== null;
  const refusal = save.error instanceof ApiRefusal ? save.error : null;
  const field = half ? "skill" : refusal?.param === "name" || refusal?.param === "value" ? refusal.param : null;
  const errorOf = (of: string) => (field === of ? save.error?.message : undefined);
  return (
    <Modal
      open={open}
      onOpenChange={change}
      trigger={
        <Dialog.Trigger className={buttonStyle({ variant: "primary" })}>
          <Plus aria-hidden /> Add a secret
        </Dialog.Trigger>
      }
      title="Add a secret"
      description="The value is encrypted. It can be replaced later, but nobody can read it again."
    >
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        {save.error && !field && <Alert title={save.error.message} />}
        {half && <Alert tone="info" title={`${name.trim()} is kept, but no skill gets it yet.`} />}
        <Field label="Name" hint="Letters, digits, underscores, dots and hyphens." error={errorOf("name")}>
          <Input
            value={name}
            onValueChange={setName}
            required
            maxLength={100}
            disabled={half}
            autoComplete="off"
            spellCheck={false}
            className="font-mono"
            placeholder="OPENAI_API_KEY"
          />
        </Field>
        <Field label="Value" error={errorOf("value")}>
          <Textarea
            value={value}
            onChange={(event) => setValue(event.target.value)}
            required
            disabled={half}
            rows={2}
            autoComplete="off"
            spellCheck={false}
            className="font-mono"
          />
        </Field>
        <SkillField
          label="Skill that gets it"
          hint={
            name.trim()
              ? `Its scripts find it in the environment as ${name.trim()}. You can leave this out and choose later.`
              : "You can leave this out and choose later."
          }
          skills={skills}
          value={skill}
          onChange={setSkill}
          error={errorOf("skill")}
        />
        <ModalActions>
          <Button onClick={() => setOpen(false)}>{half ? "Leave it so" : "Cancel"}</Button>
          <Button type="submit" variant="primary" disabled={save.isPending}>
            {save.isPending ? "Saving…" : half ? "Try again" : "Add secret"}
          </Button>
        </ModalActions>
      </form>
    </Modal>
  );
}
