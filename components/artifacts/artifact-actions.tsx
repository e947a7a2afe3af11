"use client";

import { useMutation } from "@tanstack/react-query";
import { Globe, Link2, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { api } from "#lib/client";
import { Alert } from "../ui/alert";
import { Button } from "../ui/button";
import { CodeBlock } from "../ui/code-block";
import { Confirm } from "../ui/confirm";
import { Modal } from "../ui/modal";

/** The address of an artifact for members, a link for somebody without an account, and its end. */
export function ArtifactActions({ id, filename, mayDelete }: { id: string; filename: string; mayDelete: boolean }) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const link = useMutation({ mutationFn: () => api("POST /artifacts/{id}/link", { id }) });
  const copyAddress = () =>
    navigator.clipboard.writeText(`${window.location.origin}/artifacts/${id}`).then(
      () => toast.success("Copied. Members of this workspace can open it."),
      () => toast.error("The browser did not allow copying."),
    );
  const change = (next: boolean) => {
    link.reset();
    setOpen(next);
  };
  return (
    <>
      <Button onClick={copyAddress}>
        <Link2 aria-hidden /> Copy link
      </Button>
      <Button onClick={() => change(true)}>
        <Globe aria-hidden /> Public link
      </Button>
      <Modal
        open={open}
        onOpenChange={change}
        title="A public link to this file"
        description="Whoever has it can download the file for ten minutes, without signing in."
      >
        <div className="space-y-4">
          {link.error && <Alert title={link.error.message} />}
          {link.data ? (
            <CodeBlock label="Link">{link.data.url}</CodeBlock>
          ) : (
            <div className="flex justify-end gap-2">
              <Button onClick={() => change(false)}>Cancel</Button>
              <Button variant="primary" disabled={link.isPending} onClick={() => link.mutate()}>
                Make the link
              </Button>
            </div>
          )}
        </div>
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
