"use client";

import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { api } from "#lib/client";
import { Button } from "../ui/button";
import { Confirm } from "../ui/confirm";

/** Forgets the workspace's own key. */
export function RemoveKey({ lastFour }: { lastFour: string }) {
  const router = useRouter();
  return (
    <Confirm
      trigger={<Button>Remove key</Button>}
      title="Remove this key?"
      action="Remove"
      cancel="Keep it"
      onConfirm={async () => {
        await api("DELETE /byok", {});
        toast.success("Removed the key");
        router.refresh();
      }}
    >
      It ends in <span className="font-mono text-foreground">{lastFour}</span>. Runs use this server's model again, if it has one, and cost credits. To come
      back to the key you have to enter it again.
    </Confirm>
  );
}
