"use client";

import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { api } from "#lib/client";
import { Button } from "../ui/button";
import { Confirm } from "../ui/confirm";

export function RevokeKey({ id, name }: { id: string; name: string }) {
  const router = useRouter();
  return (
    <Confirm
      trigger={
        <Button size="sm" aria-label={`Revoke ${name}`}>
          Revoke
        </Button>
      }
      title={`Revoke ${name}?`}
      action="Revoke"
      cancel="Keep it"
      onConfirm={async () => {
        await api("POST /api-keys/{id}/revoke", { id });
        toast.success(`Revoked ${name}`);
        router.refresh();
      }}
    >
      Whatever uses this key is refused from now on. It cannot be brought back.
    </Confirm>
  );
}
