"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { ApiRefusal, api } from "#lib/client";
import { Alert } from "../ui/alert";
import { Button } from "../ui/button";
import { Field, Input } from "../ui/field";

/** The name and the slug of the workspace. */
export function WorkspaceForm({ readOnly, ...workspace }: { id: string; name: string; slug: string; readOnly: boolean }) {
  const router = useRouter();
  const [name, setName] = useState(workspace.name);
  const [slug, setSlug] = useState(workspace.slug);
  const save = useMutation({
    mutationFn: () => api("PATCH /workspaces/{id}", { id: workspace.id, name, slug }),
    onSuccess: () => {
      toast.success("Saved");
      router.refresh();
    },
  });
  const refusal = save.error instanceof ApiRefusal ? save.error : null;
  const errorOf = (field: string) => (refusal?.param === field ? refusal.message : undefined);
  const changed = name !== workspace.name || slug !== workspace.slug;
  return (
    <form
      className="max-w-md space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      {save.error && !(refusal?.param && ["name", "slug"].includes(refusal.param)) && <Alert title={save.error.message} />}
      <Field label="Name" error={errorOf("name")}>
        <Input value={name} onValueChange={setName} disabled={readOnly} required maxLength={100} autoComplete="off" />
      </Field>
      <Field
        label="Slug"
        hint={
          slug === workspace.slug ? "How the workspace is named in API calls." : "Whoever uses the old slug in API calls must change it. Keys go on working."
        }
        error={errorOf("slug")}
      >
        <Input value={slug} onValueChange={setSlug} disabled={readOnly} required maxLength={64} autoComplete="off" spellCheck={false} className="font-mono" />
      </Field>
      {!readOnly && (
        <Button type="submit" variant="primary" disabled={!changed || save.isPending}>
          Save changes
        </Button>
      )}
    </form>
  );
}
