"use client";

import { useMutation } from "@tanstack/react-query";
import { Link2, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { api } from "#lib/client";
import { Button } from "../ui/button";
import { CodeBlock } from "../ui/code-block";
import { Confirm } from "../ui/confirm";
import { Modal } from "../ui/modal";

/** A link to an artifact for somebody without an account, and its end. */
export function ArtifactActions({ id, filename, mayDelete }: { id: string; filename: string; mayDelete: boolean }) {
  const router = useRouter();
  const [shown, setShown] = useState<string | null>(null);
  const link = useMutation({
    mutationFn: () => api("POST /artifacts/{id}/link", { id }),
    onSuccess: async ({ url }) => {
      // Where the browser does not let it be copied, it is shown, and copied from there.
      const copied = await navigator.clipboard?.writeText(url).then(
        () => true,
        () => false,
      );
      if (copied) toast.success("Link copied. It works for ten minutes.");
      else setShown(url);
    },
    onError: (error) => toast.error(error.message),
  });
  return (
    <>
      <Button disabled={link.isPending} onClick={() => link.mutate()}>
        <Link2 aria-hidden /> Copy link
      </Button>
      <Modal
        open={shown !== null}
        onOpenChange={() => setShown(null)}
        title="A link to this file"
        description="Whoever has it can download the file for ten minutes, without signing in."
      >
        <CodeBlock label="Link">{shown ?? ""}</CodeBlock>
      </Modal>
      {mayDelete && (
        <Confirm
          trigger={
            <Button variant="danger">
              <Trash2 aria-hidden /> Delete
            </Button>
          }
          title="Delete this artifact?"
          action="Delete"
          cancel="Keep it"
          onConfirm={async () => {
            await api("DELETE /artifacts/{id}", { id });
            toast.success(`Deleted ${filename}`);
            router.push("/artifacts");
          }}
        >
          {filename} is removed for everyone in the workspace. The execution that made it stays.
        </Confirm>
      )}
    </>
  );
}
