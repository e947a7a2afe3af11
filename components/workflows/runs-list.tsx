"use client";

import { ArrowUpRight, Copy, RotateCcw, Square, Workflow } from "lucide-react";
import { useCallback, useState } from "react";
import { api } from "#lib/client";
import { buttonStyle } from "../ui/button-style";
import { Confirm } from "../ui/confirm";
import { EmptyState } from "../ui/empty-state";
import { useGo } from "../ui/going";
import { Link } from "../ui/link";
import { copyIds } from "../ui/list/copy-ids";
import { type Column, EndlessList } from "../ui/list/endless-list";
import { ListFrame } from "../ui/list/list-frame";
import { RowMenu, RowMenuItem, useRowMenu } from "../ui/list/row-menu";
import { BulkButton, SelectionBar, useBulk } from "../ui/list/selection-bar";
import { useList } from "../ui/list/use-list";
import type { FetchPage, Initial } from "../ui/list/use-pages";
import { isOver } from "./follow-run";
import { type ListedRun, RUN_FILTERS } from "./listed-run";
import { RunCells } from "./run-cells";
import { RunFilters } from "./run-filters";

const COLUMNS: Column[] = [
  { label: "Select", select: true },
  { label: "Workflow", className: "flex-1" },
  { label: "Status" },
  { label: "Started by", className: "max-xl:hidden" },
  { label: "Started", className: "max-lg:hidden" },
  { label: "Took", className: "text-right max-lg:hidden" },
  { label: "ID", className: "text-right max-lg:hidden" },
  { label: "Actions", hidden: true },
];
const GRID = "lg:grid-cols-[1.5rem_minmax(0,1fr)_9rem_6rem_5rem_6rem_2rem] xl:grid-cols-[1.5rem_minmax(0,1fr)_9rem_9rem_6rem_5rem_6rem_2rem]";

const fetchPage: FetchPage<ListedRun> = (query, signal) => api("GET /workflows/runs", query, signal ? { signal } : {});
const SOURCE = {
  name: "runs",
  path: "/workflows/runs",
  filters: RUN_FILTERS,
  fetchPage,
  isUnfinished: (row: ListedRun) => !isOver(row.status),
  stream: false,
};
const CANCEL = { doing: "Cancelling", done: "cancelled", late: "had ended already" };
const RERUN = { doing: "Starting", done: "started again", late: "could not be, as they are still running or their workflow is gone" };

/** The runs of workflows as they come and go. */
export function RunsList({ initial, mayRun }: { initial: Initial<ListedRun>; mayRun: boolean }) {
  const list = useList<ListedRun>(SOURCE, initial);
  const { selection } = list;
  const go = useGo();
  const menu = useRowMenu<ListedRun>();
  const bulk = useBulk<ListedRun>();
  const [asked, setAsked] = useState<{ what: "cancel" | "rerun"; rows: ListedRun[] }>();
  const work = async () => {
    const rows = asked?.rows ?? [];
    const ids = rows.map(({ id }) => id);
    if (asked?.what === "cancel") {
      const { failed } = await bulk.run(rows, { words: CANCEL, work: ({ id }) => api("POST /workflows/runs/{runId}/cancel", { runId: String(id) }) });
      selection.only(failed);
      await list.refresh(ids);
    } else {
      const { failed } = await bulk.run(rows, { words: RERUN, work: ({ id }) => api("POST /workflows/runs/{runId}/rerun", { runId: String(id) }) });
      selection.only(failed);
      await list.lookForNews();
    }
  };
  const { toggle } = selection;
  const { show } = menu;
  const renderRow = useCallback(
    (props: { row: ListedRun; index: number; selected: boolean }) => <RunCells {...props} onToggle={toggle} onMenu={show} />,
    [toggle, show],
  );
  const unfinished = selection.rows.filter((row) => !isOver(row.status));
  const ended = selection.rows.filter((row) => isOver(row.status));
  const many = asked?.rows.length ?? 0;
  const cancels = asked?.what === "cancel";
  return (
    <>
      <RunFilters filters={list.filters} set={list.set} />
      <ListFrame list={list} what="runs" empty={<NoRuns narrowed={list.isNarrowed} />}>
        <EndlessList
          label="Runs"
          rows={list.rows}
          columns={COLUMNS}
          grid={GRID}
          selection={selection}
          renderRow={renderRow}
          more={list.more}
          busy={list.pages.isFetchingNextPage}
          onVisible={list.onVisible}
        />
      </ListFrame>
      <RowMenu menu={menu} label="Actions">
        {(row) => (
          <>
            <RowMenuItem icon={ArrowUpRight} onClick={() => go(`/workflows/runs/${row.id}`)}>
              Open
            </RowMenuItem>
            {mayRun && !isOver(row.status) && (
              <RowMenuItem icon={Square} onClick={() => setAsked({ what: "cancel", rows: [row] })}>
                Cancel
              </RowMenuItem>
            )}
            {mayRun && isOver(row.status) && (
              <RowMenuItem icon={RotateCcw} onClick={() => setAsked({ what: "rerun", rows: [row] })}>
                Run again
              </RowMenuItem>
            )}
            <RowMenuItem icon={Copy} onClick={() => void copyIds([row])}>
              Copy id
            </RowMenuItem>
          </>
        )}
      </RowMenu>
      <SelectionBar count={selection.rows.length} total={list.rows.length} onAll={selection.all} onClear={selection.clear}>
        {bulk.isPending ? (
          <span className="px-2 text-xs text-muted-foreground tabular-nums">{bulk.progress}</span>
        ) : (
          <>
            {mayRun && unfinished.length > 0 && (
              <BulkButton icon={Square} onClick={() => setAsked({ what: "cancel", rows: unfinished })}>
                Cancel {unfinished.length}
              </BulkButton>
            )}
            {mayRun && ended.length > 0 && (
              <BulkButton icon={RotateCcw} onClick={() => setAsked({ what: "rerun", rows: ended })}>
                Run {ended.length} again
              </BulkButton>
            )}
            <BulkButton icon={Copy} onClick={() => void copyIds(selection.rows)}>
              Copy ids
            </BulkButton>
          </>
        )}
      </SelectionBar>
      <Confirm
        open={asked !== undefined}
        onOpenChange={(open) => !open && setAsked(undefined)}
        title={`${cancels ? "Cancel" : "Run"} ${many === 1 ? "this run" : `${many} runs`}${cancels ? "" : " again"}?`}
        action={cancels ? `Cancel the run${many === 1 ? "" : "s"}` : "Run again"}
        cancel={cancels ? "Let it go on" : "Cancel"}
        onConfirm={work}
      >
        {cancels
          ? "What steps have running is stopped, and questions are withdrawn. What is done stays."
          : "It begins with the input that it had, by the workflow as it is now."}
      </Confirm>
    </>
  );
}

function NoRuns({ narrowed }: { narrowed: boolean }) {
  return (
    <EmptyState
      icon={Workflow}
      title={narrowed ? "No runs here" : "No workflow has run yet"}
      action={
        <Link href={narrowed ? "/workflows/runs" : "/workflows"} className={buttonStyle({ variant: narrowed ? "outline" : "primary" })}>
          {narrowed ? "Show all runs" : "See the workflows"}
        </Link>
      }
    >
      {narrowed ? undefined : "Runs appear here, whether they come from this site, the API, a schedule or an agent."}
    </EmptyState>
  );
}
