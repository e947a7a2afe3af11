"use client";

import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { toast } from "sonner";
import { api } from "#lib/client";
import { Button } from "../ui/button";
import { Confirm } from "../ui/confirm";

type What = "key" | "app" | "grant";

/** Takes a key, an app's access or a grant back, after asking. */
export function RevokeButton({ what, id, name, title, children }: { what: What; id: string; name: string; title: string; children: ReactNode }) {
  const router = useRouter();
  const revoke = async () => {
    // What an app was given is a key of its own.
    if (what === "grant") await api("POST /agents/grants/{id}/revoke", { id });
    else await api("POST /api-keys/{id}/revoke", { id });
    toast.success(WORDS[what].done(name));
    router.refresh();
  };
  return (
    <Confirm
      trigger={
        <Button size="sm" aria-label={WORDS[what].label(name)}>
          {WORDS[what].action}
        </Button>
      }
      title={title}
      action={WORDS[what].action}
      cancel="Keep it"
      onConfirm={revoke}
    >
      {children}
    </Confirm>
  );
}

const WORDS: Record<What, { action: string; label: (name: string) => string; done: (name: string) => string }> = {
  key: { action: "Revoke", label: (name) => `Revoke the key of ${name}`, done: (name) => `Revoked the key of ${name}` },
  app: { action: "Disconnect", label: (name) => `Disconnect ${name}`, done: (name) => `Disconnected ${name}` },
  grant: { action: "Revoke", label: (name) => `Revoke what ${name} may do`, done: (name) => `Took it back from ${name}` },
};
