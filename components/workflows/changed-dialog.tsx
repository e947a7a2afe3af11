"use client";

import type { OutputOf } from "#lib/client";
import { Button } from "../ui/button";
import { Modal, ModalActions } from "../ui/modal";
import { TimeAgo } from "../ui/time-ago";

export type Stored = OutputOf<"GET /workflows/definitions/{workflowId}">;

/** Somebody else saved the workflow meanwhile: what to do with the two. Nothing is lost until one is chosen. */
export function ChangedDialog({
  theirs,
  onLoad,
  onOverwrite,
  onClose,
}: {
  theirs: Stored | null;
  onLoad(theirs: Stored): void;
  onOverwrite(theirs: Stored): void;
  onClose(): void;
}) {
  return (
    <Modal
      open={theirs !== null}
      onOpenChange={(open) => open || onClose()}
      title="Somebody changed this workflow meanwhile"
      description={
        theirs && (
          <>
            {theirs.updatedBy.name} saved version {theirs.version} <TimeAgo at={theirs.updatedAt} />. What you have written is still here.
          </>
        )
      }
    >
      {theirs && (
        <div className="space-y-4">
          <ul className="list-disc space-y-1 pl-5 text-muted-foreground">
            <li>Load theirs, and what you have changed is gone.</li>
            <li>Save yours over it, and theirs stays as an earlier version that runs have used.</li>
          </ul>
          <ModalActions>
            <Button onClick={onClose}>Go on editing</Button>
            <Button onClick={() => onLoad(theirs)}>Load theirs</Button>
            <Button variant="primary" onClick={() => onOverwrite(theirs)}>
              Save mine over it
            </Button>
          </ModalActions>
        </div>
      )}
    </Modal>
  );
}
