"use client";

import { useMutation } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { api } from "#lib/client";
import { Button } from "../ui/button";

/** Adds a skill to the library, or takes it out. */
export function InstallButton({ slug, name, installed = false }: { slug: string; name: string; installed?: boolean }) {
  const router = useRouter();
  const change = useMutation({
    mutationFn: async () => {
      if (installed) await api("POST /skills/{slug}/uninstall", { slug });
      else await api("POST /skills/{slug}/install", { slug });
    },
    onSuccess: () => {
      toast.success(installed ? `Removed ${name} from the library` : `Added ${name} to the library`);
      router.refresh();
    },
    onError: (error) => toast.error(error.message),
  });
  return (
    <Button
      size="sm"
      variant={installed ? "ghost" : "outline"}
      aria-label={installed ? `Remove ${name}` : `Add ${name}`}
      disabled={change.isPending}
      onClick={() => change.mutate()}
    >
      {installed ? <Trash2 aria-hidden /> : <Plus aria-hidden />}
      {installed ? "Remove" : "Add"}
    </Button>
  );
}
