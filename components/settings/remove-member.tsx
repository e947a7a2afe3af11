"use client";

import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { api } from "#lib/client";
import { Button } from "../ui/button";
import { Confirm } from "../ui/confirm";

export function RemoveMember({ workspaceId, userId, name }: { workspaceId: string; userId: string; name: string }) {
  const router = useRouter();
  return (
    <Confirm
      trigger={
        <Button size="sm" aria-label={`Remove ${name}`}>
          Remove
        </Button>
      }
      title={`Remove ${name}?`}
      action="Remove"
      cancel="Keep"
      onConfirm={async () => {
        await api("DELETE /workspaces/{id}/members/{userId}", { id: workspaceId, userId });
        toast.success(`Removed ${name}`);
        router.refresh();
      }}
    >
      They cannot get in any more, and the keys that they made here stop working at once. What they ran stays.
    </Confirm>
  );
}
