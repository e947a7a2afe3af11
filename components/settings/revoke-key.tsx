"use client";

import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { api } from "#lib/client";
import { Button } from "../ui/button";
import { Confirm } from "../ui/confirm";

export function RevokeKey({ id, name, lastFour }: { id: string; name: string; lastFour: string }) {
  const router = useRouter();
  return (
    <Confirm
      trigger={
        <Button size="sm" aria-label={`Revoke ${name}, …${lastFour}`}>
          Revoke
        </Button>
      }
      title={`Revoke “${name}”?`}
      action="Revoke"
      cancel="Keep it"
      onConfirm={async () => {
        await api("POST /api-keys/{id}/revoke", { id });
        toast.success(`Revoked ${name}`);
        router.refresh();
      }}
    >
      It is the key that ends in <span className="font-mono text-foreground">{lastFour}</span>. Whatever uses it is refused from now on. It cannot be brought
      back.
    </Confirm>
  );
}
