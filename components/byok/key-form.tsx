"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { ApiRefusal, api } from "#lib/client";
import { Alert } from "../ui/alert";
import { Button } from "../ui/button";
import { Field, Input } from "../ui/field";

/** Sets the workspace's own key, or another in its place. It is tried before it is kept. */
export function KeyForm({ replaces }: { replaces: boolean }) {
  const router = useRouter();
  const [key, setKey] = useState("");
  const save = useMutation({
    mutationFn: () => api("PUT /byok", { anthropicKey: key }),
    onSuccess: ({ lastFour }) => {
      setKey("");
      toast.success(`The key that ends in ${lastFour} works, and is in use`);
      router.refresh();
    },
  });
  const refusal = save.error instanceof ApiRefusal ? save.error : null;
  const atField = refusal?.param === "anthropicKey";
  return (
    <form
      className="max-w-xl space-y-3"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      {save.error && !atField && <Alert title={save.error.message} />}
      <div className="grid items-start gap-3 sm:grid-cols-[minmax(0,1fr)_auto]">
        <Field
          label={replaces ? "Another Anthropic key" : "Anthropic key"}
          hint="Anthropic is asked whether it works; only then it is encrypted and kept."
          error={atField ? refusal?.message : undefined}
        >
          <Input
            type="password"
            value={key}
            onValueChange={setKey}
            required
            minLength={8}
            maxLength={500}
            autoComplete="off"
            spellCheck={false}
            className="font-mono"
            placeholder="sk-ant-…"
          />
        </Field>
        <Button type="submit" variant="primary" className="h-9 sm:mt-6.5" disabled={save.isPending}>
          {save.isPending ? "Checking…" : replaces ? "Check and replace" : "Check and use"}
        </Button>
      </div>
    </form>
  );
}
