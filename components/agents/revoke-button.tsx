"use client";

import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { toast } from "sonner";
import { api } from "#lib/client";
import { Button } from "../ui/button";
import { Confirm } from "../ui/confirm";

/** Takes a key or a grant back, after asking. */
export function RevokeButton({ what, id, name, title, children }: { what: "key" | "grant"; id: string; name: string; title: string; children: ReactNode }) {
  const router = useRouter();
  const revoke = async () => {
    if (what === "key") await api("POST /api-keys/{id}/revoke", { id });
    else await api("POST /agents/grants/{id}/revoke", { id });
    toast.success(what === "key" ? `Revoked the key of ${name}` : `Took it back from ${name}`);
    router.refresh();
  };
  return (
    <Confirm
      trigger={
        <Button size="sm" aria-label={what === "key" ? `Revoke the key of ${name}` : `Revoke what ${name} may do`}>
          Revoke
        </Button>
      }
      title={title}
      action="Revoke"
      cancel="Keep it"
      onConfirm={revoke}
    >
      {children}
    </Confirm>
  );
}
