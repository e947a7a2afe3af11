"use client";

import { Alert } from "../ui/alert";
import { Button } from "../ui/button";

type Kept = { text: string; version: number | null };

/** Offers what was not saved when this page was left. */
export function KeptDraft({ kept, base, onTake, onDrop }: { kept: Kept; base: number | null; onTake(kept: Kept): void; onDrop(): void }) {
  return (
    <Alert tone="info" title="You left this page without saving">
      What you had written is kept in this tab.{kept.version !== base && " The workflow was changed since; you are asked before anything is written over."}
      <span className="mt-2 flex flex-wrap gap-2">
        <Button size="sm" onClick={() => onTake(kept)}>
          Take it up again
        </Button>
        <Button size="sm" variant="ghost" onClick={onDrop}>
          Throw it away
        </Button>
      </span>
    </Alert>
  );
}
