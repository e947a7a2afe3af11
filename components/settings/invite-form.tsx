"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ApiRefusal, api } from "#lib/client";
import { Alert } from "../ui/alert";
import { Button } from "../ui/button";
import { CodeBlock } from "../ui/code-block";
import { Field, Input, Select } from "../ui/field";
import { type Role, rolesUpTo } from "./roles";

/** `open` are the addresses that have an invitation which still works. */
type Props = { workspaceId: string; own: Role; mailWorks: boolean; open: string[] };

/** Asks someone to join. The link is shown here once, for those whose server sends no mail. */
export function InviteForm({ workspaceId, own, mailWorks, open }: Props) {
  const router = useRouter();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("member");
  const invite = useMutation({
    mutationFn: async () => {
      const before = open;
      const made = await api("POST /workspaces/{id}/invitations", { id: workspaceId, email: email.trim(), role });
      return { ...made, again: before.includes(made.email) };
    },
    onSuccess: () => {
      setEmail("");
      router.refresh();
    },
  });
  const refusal = invite.error instanceof ApiRefusal ? invite.error : null;
  return (
    <div className="space-y-4">
      <form
        className="grid items-start gap-3 sm:grid-cols-[minmax(0,1fr)_19rem_auto]"
        onSubmit={(event) => {
          event.preventDefault();
          invite.mutate();
        }}
      >
        <Field label="E-mail" error={refusal?.param === "email" ? refusal.message : undefined}>
          <Input type="email" value={email} onValueChange={setEmail} required maxLength={254} autoComplete="off" placeholder="someone@example.com" />
        </Field>
        <Field label="Role">
          <Select value={role} onChange={(event) => setRole(event.target.value as Role)}>
            {rolesUpTo(own).map(({ value, label, may }) => (
              <option key={value} value={value}>
                {label}: {may}
              </option>
            ))}
          </Select>
        </Field>
        <Button type="submit" variant="primary" className="h-9 sm:mt-6.5" disabled={invite.isPending}>
          Invite
        </Button>
      </form>
      {invite.error && refusal?.param !== "email" && <Alert title={invite.error.message} />}
      {invite.data && (
        <div role="status" className="space-y-3 rounded-lg border p-4">
          <p>
            <span className="font-medium">{invite.data.email}</span> is invited{invite.data.again && " again. The earlier link no longer works"}.{" "}
            {mailWorks
              ? "The link is on its way. You can also pass it on yourself; it is shown only now."
              : "This server sends no mail, so pass the link on yourself. It is shown only now."}
          </p>
          <CodeBlock label="Invitation link">{invite.data.acceptUrl}</CodeBlock>
          <p className="text-xs text-muted-foreground">It works for 7 days, and only for this address.</p>
        </div>
      )}
    </div>
  );
}
