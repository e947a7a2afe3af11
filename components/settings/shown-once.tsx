"use client";

import { Alert } from "../ui/alert";
import { Button } from "../ui/button";
import { CodeBlock } from "../ui/code-block";
import { ModalActions } from "../ui/modal";

const LABELS = { key: "API key", secret: "Secret" };

/** A key or a secret, the only time it can be seen. */
export function ShownOnce({ value, what = "key", onDone }: { value: string; what?: keyof typeof LABELS; onDone(): void }) {
  return (
    <div className="space-y-4">
      <Alert
        tone="info"
        title={what === "key" ? "Copy the key now. It is not stored, and cannot be shown again." : "Copy the secret now. It cannot be shown again."}
      />
      <CodeBlock label={LABELS[what]}>{value}</CodeBlock>
      <ModalActions>
        <Button variant="primary" onClick={onDone}>
          I have copied it
        </Button>
      </ModalActions>
    </div>
  );
}
