"use client";

import { useMutation } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { api } from "#lib/client";
import { Button } from "../ui/button";
import { toastUndo } from "../ui/toast-undo";

/**
 * Adds a skill to the library, or takes it out and offers to put it back: at the version that it was, and switched off if it was.
 * `short` leaves out the word, where many stand below each other.
 */
export function InstallButton({
  slug,
  name,
  installed = false,
  version,
  enabled = true,
  short = false,
  size = "sm",
}: {
  slug: string;
  name: string;
  installed?: boolean;
  version?: string | undefined;
  enabled?: boolean | undefined;
  short?: boolean;
  size?: "sm" | "lg";
}) {
  const router = useRouter();
  const putBack = async () => {
    await api("POST /skills/{slug}/install", { slug, ...(version && { version }) });
    if (!enabled) await api("POST /drive/{slug}/toggle", { slug, enabled: false });
    router.refresh();
  };
  const change = useMutation({
    mutationFn: async () => {
      if (installed) await api("POST /skills/{slug}/uninstall", { slug });
      else await api("POST /skills/{slug}/install", { slug });
    },
    onSuccess: () => {
      if (installed) toastUndo(`Removed ${name} from the library`, putBack);
      else toast.success(`Added ${name} to the library`);
      router.refresh();
    },
    onError: (error) => {
      toast.error(error.message);
      // Somebody else may have been quicker.
      router.refresh();
    },
  });
  const label = installed ? `Remove ${name}` : `Add ${name}`;
  return (
    <Button
      size={short ? "icon" : size}
      variant={installed ? "ghost" : "outline"}
      aria-label={label}
      title={short ? label : undefined}
      disabled={change.isPending}
      onClick={() => change.mutate()}
    >
      {installed ? <Trash2 aria-hidden /> : <Plus aria-hidden />}
      {!short && (installed ? "Remove" : "Add")}
    </Button>
  );
}
