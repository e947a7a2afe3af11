"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { api } from "#lib/client";
import { asFailure } from "../executions/follow-execution";
import { Alert } from "../ui/alert";
import { Button } from "../ui/button";
import { Field, Input } from "../ui/field";
import { useGo } from "../ui/going";

/** Takes the address of a skill on GitHub into the library. */
export function ImportSkill() {
  const go = useGo();
  const [url, setUrl] = useState("");
  const work = useMutation({
    mutationFn: () => api("POST /drive/import", { skillSlug: url.trim() }),
    onSuccess: ({ data }) => {
      toast.success(`Imported ${data.skill.name}`);
      go(`/library/${data.skill.slug}`);
    },
  });
  return (
    <form
      className="max-w-2xl space-y-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (!work.isPending) work.mutate();
      }}
    >
      <div className="flex flex-wrap items-end gap-2">
        <Field label="Address" className="min-w-0 flex-1 basis-72">
          <Input
            type="url"
            value={url}
            onValueChange={setUrl}
            required
            autoComplete="off"
            spellCheck={false}
            placeholder="https://github.com/owner/repo/tree/main/skills/name"
          />
        </Field>
        <Button type="submit" className="h-9" disabled={work.isPending || url.trim() === ""}>
          {work.isPending ? "Importing…" : "Import"}
        </Button>
      </div>
      {work.isError && <Alert title={asFailure(work.error).message} />}
    </form>
  );
}
