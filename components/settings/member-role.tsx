"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { api } from "#lib/client";
import { Confirm } from "../ui/confirm";
import { Field, Select } from "../ui/field";
import { ROLES, type Role, withArticle } from "./roles";

/** Someone's role, changed where it stands. Giving away one's own is asked about, because it cannot be taken back. */
export function MemberRole({ workspaceId, userId, name, role, self }: { workspaceId: string; userId: string; name: string; role: Role; self: boolean }) {
  const router = useRouter();
  const [shown, setShown] = useState(role);
  const [asked, setAsked] = useState<Role | null>(null);
  const change = useMutation({
    mutationFn: (next: Role) => api("PATCH /workspaces/{id}/members/{userId}", { id: workspaceId, userId, role: next }),
    onMutate: setShown,
    onSuccess: (member) => {
      toast.success(`${member.name} is now ${withArticle(member.role)}`);
      router.refresh();
    },
    onError: (error) => {
      setShown(role);
      if (!self) toast.error(error.message);
    },
  });
  return (
    <>
      <Field label={<span className="sr-only">Role of {name}</span>} className="gap-0">
        <Select
          value={shown}
          className="h-8 w-26 px-2 sm:w-32"
          disabled={change.isPending}
          onChange={(event) => {
            const next = event.target.value as Role;
            if (self) setAsked(next);
            else change.mutate(next);
          }}
        >
          {ROLES.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Select>
      </Field>
      <Confirm
        open={asked !== null}
        onOpenChange={(open) => !open && setAsked(null)}
        title="Give up your own role?"
        action={`Become ${asked ?? role}`}
        cancel={`Stay ${role}`}
        onConfirm={() => change.mutateAsync(asked ?? role)}
      >
        You stop being an owner. Only another owner can make you one again.
      </Confirm>
    </>
  );
}
