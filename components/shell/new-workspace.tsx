"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ApiRefusal, api } from "#lib/client";
import { Alert } from "../ui/alert";
import { Button } from "../ui/button";
import { Field, Input } from "../ui/field";
import { Modal } from "../ui/modal";
import { chooseWorkspace } from "./choose-workspace";

export function NewWorkspace({ open, onOpenChange }: { open: boolean; onOpenChange(open: boolean): void }) {
  const [name, setName] = useState("");
  const [slug, setSlug] = useState("");
  const create = useMutation({
    mutationFn: () => api("POST /workspaces", { name, ...(slug && { slug }) }),
    onSuccess: ({ id }) => chooseWorkspace(String(id)),
  });
  const refusal = create.error instanceof ApiRefusal ? create.error : null;
  const errorOf = (field: string) => (refusal?.param === field ? refusal.message : undefined);
  return (
    <Modal
      open={open}
      onOpenChange={(next) => {
        create.reset();
        onOpenChange(next);
      }}
      title="New workspace"
      description="A place of its own, with its own skills, runs, files, keys and people. You will be its owner."
    >
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate();
        }}
      >
        {create.error && !(refusal?.param && ["name", "slug"].includes(refusal.param)) && <Alert title={create.error.message} />}
        <Field label="Name" error={errorOf("name")}>
          <Input value={name} onValueChange={setName} required maxLength={100} autoComplete="off" placeholder="Marketing" />
        </Field>
        <Field label="Slug" hint="How it is named in API calls. Left empty, it is made from the name." error={errorOf("slug")}>
          <Input value={slug} onValueChange={setSlug} maxLength={64} autoComplete="off" spellCheck={false} className="font-mono" />
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button type="submit" variant="primary" disabled={create.isPending || create.isSuccess}>
            Create workspace
          </Button>
        </div>
      </form>
    </Modal>
  );
}
