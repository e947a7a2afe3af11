"use client";

import { Dialog } from "@base-ui/react/dialog";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { ApiRefusal, api, type OutputOf } from "#lib/client";
import { Alert } from "../ui/alert";
import { Button } from "../ui/button";
import { buttonStyle } from "../ui/button-style";
import { Field, Input } from "../ui/field";
import { Link } from "../ui/link";
import { Modal, ModalActions } from "../ui/modal";
import { toastUndo } from "../ui/toast-undo";
import { SkillField } from "./skill-field";

type Secret = OutputOf<"GET /secrets">["data"][number];

/** Which skills get a secret and under which name, to give it to one more or take it away. */
export function Bindings({ secret, skills, may }: { secret: Secret; skills: string[]; may: boolean }) {
  const router = useRouter();
  const secretId = String(secret.id);
  const unbind = useMutation({
    mutationFn: ({ id, skill }: { id: string; skill: string; envVar: string }) => api("DELETE /skills/{slug}/secrets/{id}", { slug: skill, id }),
    onSuccess: (_, { skill, envVar }) => {
      router.refresh();
      toastUndo(`${skill} no longer gets ${secret.name}`, async () => {
        await api("POST /skills/{slug}/secrets", { slug: skill, secretId, envVar });
        router.refresh();
      });
    },
    onError: (error) => {
      toast.error(error.message);
      router.refresh();
    },
  });
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {secret.bindings.length === 0 && <span className="text-muted-foreground">No skill yet</span>}
      {secret.bindings.map(({ id, skill, envVar }) => (
        <span key={id} className="inline-flex h-6 max-w-full items-center gap-1 rounded-md border bg-muted/60 pl-2 text-xs">
          <Link href={`/library/${skill}`} className="truncate underline-offset-2 hover:underline" title={`${skill} gets it as ${envVar}`}>
            {skill}
            {envVar !== secret.name && <span className="font-mono text-muted-foreground"> as {envVar}</span>}
          </Link>
          {may ? (
            <button
              type="button"
              aria-label={`Take ${secret.name} from ${skill}`}
              disabled={unbind.isPending}
              className="flex size-6 items-center justify-center rounded-md text-muted-foreground hover:bg-border hover:text-foreground disabled:opacity-60"
              onClick={() => unbind.mutate({ id: String(id), skill, envVar })}
            >
              <X aria-hidden className="size-3" />
            </button>
          ) : (
            <span className="w-1" />
          )}
        </span>
      ))}
      {may && <Bind secret={secret} skills={skills} />}
    </div>
  );
}

function Bind({ secret, skills }: { secret: Secret; skills: string[] }) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [skill, setSkill] = useState("");
  const [envVar, setEnvVar] = useState(secret.name);
  const slug = skills.includes(skill.trim()) ? skill.trim() : "";
  const needs = useQuery({
    queryKey: ["skill-secrets", slug],
    enabled: open && slug !== "",
    queryFn: ({ signal }) => api("GET /skills/{slug}/secrets", { slug }, { signal }),
  });
  const missing = needs.data?.required.filter(({ bound }) => !bound).map((each) => each.envVar) ?? [];
  const bind = useMutation({
    mutationFn: () => api("POST /skills/{slug}/secrets", { slug: skill.trim(), secretId: String(secret.id), envVar: envVar.trim() }),
    onSuccess: () => {
      toast.success(`${skill.trim()} gets ${secret.name}`);
      setOpen(false);
      router.refresh();
    },
  });
  const refusal = bind.error instanceof ApiRefusal ? bind.error : null;
  const field = refusal?.status === 404 || refusal?.param === "slug" ? "skill" : refusal?.param === "envVar" ? "envVar" : null;
  return (
    <Modal
      open={open}
      onOpenChange={(next) => {
        setSkill("");
        setEnvVar(secret.name);
        bind.reset();
        setOpen(next);
      }}
      trigger={
        <Dialog.Trigger aria-label={`Give ${secret.name} to a skill`} className={buttonStyle({ variant: "ghost", size: "sm", className: "h-6 px-1.5" })}>
          <Plus aria-hidden /> Skill
        </Dialog.Trigger>
      }
      title={`Give ${secret.name} to a skill`}
      description="The skill's scripts get the value in their environment. The model never sees it, and where a run writes it, its name stands instead."
    >
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          bind.mutate();
        }}
      >
        {bind.error && !field && <Alert title={bind.error.message} />}
        <SkillField label="Skill" skills={skills} value={skill} onChange={setSkill} required error={field === "skill" ? bind.error?.message : undefined} />
        <Field label="Environment variable" error={field === "envVar" ? bind.error?.message : undefined}>
          <Input value={envVar} onValueChange={setEnvVar} required maxLength={128} autoComplete="off" spellCheck={false} className="font-mono" />
        </Field>
        {missing.length > 0 && (
          <p className="flex flex-wrap items-center gap-1.5 text-xs text-muted-foreground">
            {slug} still needs
            {missing.map((name) => (
              <Button key={name} size="sm" className="font-mono" aria-label={`Use the name ${name}`} onClick={() => setEnvVar(name)}>
                {name}
              </Button>
            ))}
          </p>
        )}
        <ModalActions>
          <Button onClick={() => setOpen(false)}>Cancel</Button>
          <Button type="submit" variant="primary" disabled={bind.isPending}>
            {bind.isPending ? "Saving…" : "Give it"}
          </Button>
        </ModalActions>
      </form>
    </Modal>
  );
}
