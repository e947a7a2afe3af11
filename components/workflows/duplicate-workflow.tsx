"use client";

import { useMutation } from "@tanstack/react-query";
import { Copy } from "lucide-react";
import { toast } from "sonner";
import { ApiRefusal, api } from "#lib/client";
import { Button } from "../ui/button";
import { useGo } from "../ui/going";
import { freeId, toDraft } from "./draft";

/** Makes a copy under the first name of its kind that is free. */
async function duplicate(id: string) {
  const original = toDraft(await api("GET /workflows/definitions/{workflowId}", { workflowId: id }));
  const name = `${String(original.name).slice(0, 93)} (copy)`;
  const taken = new Set<string>();
  for (;;) {
    const slug = freeId(taken, `${String(original.slug).slice(0, 55)}-copy`);
    try {
      return await api("POST /workflows/definitions", { ...original, slug, name, steps: original.steps });
    } catch (error) {
      if (!(error instanceof ApiRefusal && error.code === "SLUG_TAKEN") || taken.size >= 20) throw error;
      taken.add(slug);
    }
  }
}

export function DuplicateWorkflow({ id }: { id: string }) {
  const go = useGo();
  const copy = useMutation({
    mutationFn: () => duplicate(id),
    onSuccess: (made) => {
      toast.success(`Made ${made.name}`);
      go(`/workflows/${made.id}/edit`);
    },
    onError: (error) => toast.error(error.message),
  });
  return (
    <Button disabled={copy.isPending} onClick={() => copy.mutate()}>
      <Copy aria-hidden /> Duplicate
    </Button>
  );
}
