"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { toast } from "sonner";
import { ApiRefusal, api } from "#lib/client";
import { Button } from "../ui/button";
import { Field, Input } from "../ui/field";

type Props = { name: string; email: string; note: string; children: ReactNode };

/** One's name, and the address, which stays as it is, with what there is to it. */
export function ProfileForm({ email, note, children, ...profile }: Props) {
  const router = useRouter();
  const [name, setName] = useState(profile.name);
  const save = useMutation({
    mutationFn: () => api("PATCH /profile", { name }),
    onSuccess: () => {
      toast.success("Saved");
      router.refresh();
    },
    onError: (error) => (error instanceof ApiRefusal && error.param === "name") || toast.error(error.message),
  });
  const error = save.error instanceof ApiRefusal && save.error.param === "name" ? save.error.message : undefined;
  return (
    <form
      className="max-w-md space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Field label="Name" error={error}>
        <Input value={name} onValueChange={setName} required maxLength={100} autoComplete="name" />
      </Field>
      <Field label="E-mail" hint={note}>
        <Input value={email} readOnly className="cursor-default bg-muted text-muted-foreground" />
      </Field>
      {children}
      <Button type="submit" variant="primary" disabled={name === profile.name || save.isPending}>
        Save changes
      </Button>
    </form>
  );
}
