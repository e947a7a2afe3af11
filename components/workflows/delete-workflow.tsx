"use client";

import { Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { api } from "#lib/client";
import { Button } from "../ui/button";
import { Confirm } from "../ui/confirm";

export function DeleteWorkflow({ id, name }: { id: string; name: string }) {
  const router = useRouter();
  return (
    <Confirm
      trigger={
        <Button>
          <Trash2 aria-hidden /> Delete
        </Button>
      }
      title={`Delete ${name}?`}
      action="Delete"
      onConfirm={async () => {
        await api("DELETE /workflows/definitions/{workflowId}", { workflowId: id });
        toast.success(`Deleted ${name}`);
        router.push("/workflows");
        router.refresh();
      }}
    >
      Nothing starts it any more, and its schedules and webhooks are gone. Its runs stay, and those that go on do so.
    </Confirm>
  );
}
