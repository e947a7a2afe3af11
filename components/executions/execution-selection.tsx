"use client";

import { Copy, GitCompareArrows, RotateCcw, Square } from "lucide-react";
import { useState } from "react";
import { buttonStyle } from "../ui/button-style";
import { Confirm } from "../ui/confirm";
import { Link } from "../ui/link";
import { copyIds } from "../ui/list/copy-ids";
import type { Outcome } from "../ui/list/in-turn";
import { BulkButton, SelectionBar, type useBulk } from "../ui/list/selection-bar";
import type { Selection } from "../ui/list/use-selection";
import { isFinal } from "./follow-execution";
import type { Listed } from "./listed-execution";

type Props = {
  selection: Selection<Listed>;
  total: number;
  mayRun: boolean;
  bulk: ReturnType<typeof useBulk<Listed>>;
  onCancel(rows: Listed[]): Promise<Outcome<Listed>>;
  onRerun(rows: Listed[]): Promise<Outcome<Listed>>;
};

/** From this many on it is asked first: each costs what it cost before. */
const MANY = 2;

/** What can be done with the executions that are chosen. */
export function ExecutionSelection({ selection, total, mayRun, bulk, onCancel, onRerun }: Props) {
  const [asked, setAsked] = useState<{ what: "cancel" | "rerun"; rows: Listed[] }>();
  const { rows } = selection;
  const unfinished = rows.filter((row) => !isFinal(row.status));
  const ended = rows.filter((row) => isFinal(row.status));
  // What failed stays chosen, to be tried once more.
  const rerun = async (chosen: Listed[]) => selection.only((await onRerun(chosen)).failed);
  const [one, two] = rows;
  return (
    <>
      <SelectionBar count={rows.length} total={total} onAll={selection.all} onClear={selection.clear}>
        {bulk.isPending ? (
          <span role="status" className="px-2 text-xs text-muted-foreground tabular-nums">
            {bulk.progress}
          </span>
        ) : (
          <>
            {mayRun && unfinished.length > 0 && (
              <BulkButton icon={Square} onClick={() => setAsked({ what: "cancel", rows: unfinished })}>
                Cancel {unfinished.length}
              </BulkButton>
            )}
            {mayRun && ended.length > 0 && (
              <BulkButton icon={RotateCcw} onClick={() => (ended.length >= MANY ? setAsked({ what: "rerun", rows: ended }) : void rerun(ended))}>
                Run {ended.length} again
              </BulkButton>
            )}
            {rows.length === 2 && one && two && (
              <Link href={`/executions/compare?a=${one.id}&b=${two.id}`} className={buttonStyle({ variant: "ghost", size: "sm" })}>
                <GitCompareArrows aria-hidden /> Compare
              </Link>
            )}
            <BulkButton icon={Copy} onClick={() => void copyIds(rows)}>
              Copy ids
            </BulkButton>
          </>
        )}
      </SelectionBar>
      <Confirm
        open={asked?.what === "cancel"}
        onOpenChange={(open) => !open && setAsked(undefined)}
        title={asked?.rows.length === 1 ? "Cancel this execution?" : `Cancel ${asked?.rows.length ?? 0} executions?`}
        action="Cancel them"
        cancel="Let them go on"
        onConfirm={async () => selection.only((await onCancel(asked?.rows ?? [])).failed)}
      >
        What they have put out so far stays, and what they have cost is charged.
      </Confirm>
      <Confirm
        open={asked?.what === "rerun"}
        onOpenChange={(open) => !open && setAsked(undefined)}
        title={`Run ${asked?.rows.length ?? 0} executions again?`}
        action="Run them"
        onConfirm={() => rerun(asked?.rows ?? [])}
      >
        Each runs once more with the input that it had, and costs what it needs.
      </Confirm>
    </>
  );
}
