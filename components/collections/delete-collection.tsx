"use client";

import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { api } from "#lib/client";
import { Button } from "../ui/button";
import { Confirm } from "../ui/confirm";

/** Ends a collection with its keys. */
export function DeleteCollection({ id, name }: { id: string; name: string }) {
  const router = useRouter();
  return (
    <Confirm
      trigger={
        <Button size="sm" aria-label={`Delete ${name}`}>
          Delete
        </Button>
      }
      title={`Delete ${name}?`}
      action="Delete"
      cancel="Keep it"
      onConfirm={async () => {
        await api("DELETE /collections/{name}", { name: id });
        toast.success(`Deleted ${name}`);
        router.refresh();
      }}
    >
      Its key stops at once and cannot be brought back, and if it is public its marketplace is gone. The skills stay in the drive.
    </Confirm>
  );
}
