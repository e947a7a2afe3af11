"use client";

import { useMutation } from "@tanstack/react-query";
import { type LucideIcon, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { toast } from "sonner";
import { Button } from "../button";
import { inTurn, type Outcome, sayOutcome } from "./in-turn";

/** What can be done with the chosen rows, floating above the list so that nothing in it moves. */
export function SelectionBar({
  count,
  total,
  onAll,
  onClear,
  children,
}: {
  count: number;
  total: number;
  onAll(): void;
  onClear(): void;
  children: ReactNode;
}) {
  return (
    <>
      <p role="status" className="sr-only">
        {count > 0 ? `${count} selected` : ""}
      </p>
      {count > 0 && (
        <div
          role="toolbar"
          aria-label="Selected rows"
          className="fixed bottom-4 left-1/2 z-30 flex w-max max-w-[calc(100vw-1rem)] -translate-x-1/2 flex-wrap items-center gap-1 rounded-lg border bg-background p-1.5 shadow-lg md:left-[calc(50%+7rem)]"
        >
          <span className="px-2 font-medium tabular-nums">{count} selected</span>
          {count < total && (
            <Button size="sm" variant="ghost" onClick={onAll}>
              Select all {total} shown
            </Button>
          )}
          {children}
          <Button size="sm" variant="ghost" aria-label="Clear the selection" onClick={onClear}>
            <X aria-hidden />
          </Button>
        </div>
      )}
    </>
  );
}

type Bulk<Row> = { work(row: Row): Promise<unknown>; words: { doing: string; done: string; late: string }; onEnd?(outcome: Outcome<Row>): void };

/** Does one thing to many rows, says how far it is, and in the end what came of it. */
export function useBulk<Row>() {
  const [progress, setProgress] = useState<string>();
  const { mutateAsync, isPending } = useMutation({
    mutationFn: async ({ rows, bulk }: { rows: Row[]; bulk: Bulk<Row> }) => {
      setProgress(`${bulk.words.doing} 0 of ${rows.length}`);
      const outcome = await inTurn(rows, bulk.work, (count) => setProgress(`${bulk.words.doing} ${count} of ${rows.length}`));
      setProgress(undefined);
      const said = sayOutcome(outcome, bulk.words);
      if (outcome.failed.length > 0) toast.error(said);
      else if (outcome.late > 0) toast.warning(said);
      else toast.success(said);
      bulk.onEnd?.(outcome);
      return outcome;
    },
  });
  return { run: (rows: Row[], bulk: Bulk<Row>) => mutateAsync({ rows, bulk }), isPending, progress };
}

export function BulkButton({ icon: Icon, onClick, disabled, children }: { icon: LucideIcon; onClick(): void; disabled?: boolean; children: ReactNode }) {
  return (
    <Button size="sm" variant="ghost" onClick={onClick} disabled={disabled}>
      <Icon aria-hidden /> {children}
    </Button>
  );
}
