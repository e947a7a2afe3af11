"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { api } from "#lib/client";
import { Button } from "../ui/button";
import { toastUndo } from "../ui/toast-undo";

/** Shows a collection to everyone as a marketplace, or no longer. */
export function PublicSwitch({ id, name, shown }: { id: string; name: string; shown: boolean }) {
  const router = useRouter();
  const change = useMutation({
    mutationFn: (next: boolean) => api("PATCH /collections/{name}", { name: id, isPublicMarketplace: next }),
    onSuccess: (_, next) => {
      router.refresh();
      toastUndo(next ? `${name} is public` : `${name} is no longer public`, async () => {
        await api("PATCH /collections/{name}", { name: id, isPublicMarketplace: !next });
        router.refresh();
      });
    },
    onError: (error) => {
      toast.error(error.message);
      router.refresh();
    },
  });
  return (
    <Button size="sm" aria-label={shown ? `Make private: ${name}` : `Make public: ${name}`} disabled={change.isPending} onClick={() => change.mutate(!shown)}>
      {shown ? "Make private" : "Make public"}
    </Button>
  );
}
