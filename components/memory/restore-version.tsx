"use client";

import { useMutation } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { ApiRefusal, api } from "#lib/client";
import { Button } from "../ui/button";
import { toastUndo } from "../ui/toast-undo";

/** Makes the memory what it was, while it is still what the person has seen. Undo brings back what it replaced. */
export function RestoreVersion({ version, current }: { version: number; current: number }) {
  const router = useRouter();
  const restore = useMutation({
    mutationFn: () => api("POST /memory/versions/{version}/restore", { version }, { version: current }),
    onSuccess: (restored) => {
      toastUndo(`Version ${version} is back`, async () => {
        await api("POST /memory/versions/{version}/restore", { version: current }, { version: restored.version });
        router.refresh();
      });
      router.push("/memory");
    },
    onError: (error) => {
      const changed = error instanceof ApiRefusal && error.code === "MEMORY_CHANGED";
      toast.error(changed ? "Somebody changed the memory meanwhile. Look again before you restore." : error.message);
      if (changed) router.refresh();
    },
  });
  return (
    <Button onClick={() => restore.mutate()} disabled={restore.isPending}>
      <History aria-hidden /> {restore.isPending ? "Restoring…" : "Restore this version"}
    </Button>
  );
}
