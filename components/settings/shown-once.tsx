"use client";

import { Alert } from "../ui/alert";
import { Button } from "../ui/button";
import { CodeBlock } from "../ui/code-block";

/** A key, the only time it can be seen. */
export function ShownOnce({ value, onDone }: { value: string; onDone(): void }) {
  return (
    <div className="space-y-4">
      <Alert tone="info" title="Copy the key now. It is not stored, and cannot be shown again." />
      <CodeBlock label="API key">{value}</CodeBlock>
      <div className="flex justify-end">
        <Button variant="primary" onClick={onDone}>
          I have copied it
        </Button>
      </div>
    </div>
  );
}
