"use client";

import { Switch } from "@base-ui/react/switch";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { api } from "#lib/client";
import { toastUndo } from "../ui/toast-undo";

/** Switches an installed skill off and on. What is off stays in the library, and runs for nobody here. */
export function ToggleSkill({ slug, name, enabled }: { slug: string; name: string; enabled: boolean }) {
  const router = useRouter();
  const set = async (next: boolean) => {
    await api("POST /drive/{slug}/toggle", { slug, enabled: next });
    router.refresh();
  };
  const change = useMutation({
    mutationFn: set,
    onSuccess: (_, next) => toastUndo(`${name} is switched ${next ? "on" : "off"}`, () => set(!next)),
    onError: (error) => {
      toast.error(error.message);
      router.refresh();
    },
  });
  // Until the page is made anew it shows what was asked for.
  const shown = change.isPending ? change.variables : enabled;
  return (
    <Switch.Root
      checked={shown}
      disabled={change.isPending}
      onCheckedChange={(next) => change.mutate(next)}
      aria-label={`${name} is on`}
      className="inline-flex h-6 w-10 shrink-0 items-center rounded-full border border-input bg-muted p-0.5 transition-colors data-checked:border-primary data-checked:bg-primary"
    >
      <Switch.Thumb className="size-4.5 rounded-full bg-muted-foreground transition-transform duration-100 data-checked:translate-x-4 data-checked:bg-primary-foreground" />
    </Switch.Root>
  );
}
