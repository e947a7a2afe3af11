"use client";

import { useState } from "react";
import { Alert } from "../ui/alert";
import { Button } from "../ui/button";
import { CodeBlock } from "../ui/code-block";
import { Modal, ModalActions } from "../ui/modal";
import type { Trigger } from "./trigger";
import { TriggerForm } from "./trigger-form";

type Props = {
  open: boolean;
  /** The one to be changed; null makes a new one. */
  trigger: Trigger | null;
  /** The workflow that a new one starts; chosen in the form where there is none. */
  workflowId?: string;
  onClose(): void;
};

/** Makes a trigger, or changes one. The address of a new webhook is shown here and nowhere else. */
export function TriggerDialog({ open, trigger, workflowId, onClose }: Props) {
  const [url, setUrl] = useState<string | null>(null);
  const close = () => {
    setUrl(null);
    onClose();
  };
  return (
    <Modal
      open={open}
      onOpenChange={(next) => next || close()}
      keep={url !== null}
      title={url !== null ? "The webhook's address" : trigger ? "Change the trigger" : "Start it by itself"}
      {...(url === null && { description: "What it starts works in your name, and only while you may run it." })}
    >
      {url !== null ? (
        <div className="space-y-4">
          <Alert tone="info" title="Copy the address now. It is not stored, and cannot be shown again.">
            Whoever has it can start what it starts. What is sent there is in the run's input, as event.
          </Alert>
          <CodeBlock label="Webhook address">{url}</CodeBlock>
          <ModalActions>
            <Button variant="primary" onClick={close}>
              I have copied it
            </Button>
          </ModalActions>
        </div>
      ) : (
        <TriggerForm trigger={trigger} {...(workflowId !== undefined && { workflowId })} onClose={close} onUrl={setUrl} />
      )}
    </Modal>
  );
}
