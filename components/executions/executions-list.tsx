"use client";

import { Activity, ArrowUpRight, Copy, RotateCcw, Square } from "lucide-react";
import { useCallback } from "react";
import { api } from "#lib/client";
import { buttonStyle } from "../ui/button-style";
import { EmptyState } from "../ui/empty-state";
import { useGo } from "../ui/going";
import { Link } from "../ui/link";
import { copyIds } from "../ui/list/copy-ids";
import { type Column, EndlessList } from "../ui/list/endless-list";
import { ListFrame } from "../ui/list/list-frame";
import { RowMenu, RowMenuItem, useRowMenu } from "../ui/list/row-menu";
import { useBulk } from "../ui/list/selection-bar";
import { useList } from "../ui/list/use-list";
import type { FetchPage, Initial } from "../ui/list/use-pages";
import { ExecutionCells } from "./execution-cells";
import { ExecutionFilters } from "./execution-filters";
import { ExecutionSelection } from "./execution-selection";
import { isFinal } from "./follow-execution";
import { EXECUTION_FILTERS, type Listed } from "./listed-execution";

const COLUMNS: Column[] = [
  { label: "Select", select: true },
  { label: "Skill", className: "flex-1" },
  { label: "Status" },
  { label: "Source", className: "max-xl:hidden" },
  { label: "Started", className: "max-lg:hidden" },
  { label: "Duration", className: "text-right max-lg:hidden" },
  { label: "Cost", className: "text-right max-xl:hidden" },
  { label: "ID", className: "text-right max-lg:hidden" },
  { label: "Actions", hidden: true },
];
const GRID = "lg:grid-cols-[1.5rem_minmax(0,1fr)_7rem_6rem_5rem_6.5rem_2rem] xl:grid-cols-[1.5rem_minmax(0,1fr)_7rem_5rem_6rem_5rem_4.5rem_7rem_2rem]";

const fetchPage: FetchPage<Listed> = (query, signal) => api("GET /executions", query, signal ? { signal } : {});
const SOURCE = {
  name: "executions",
  path: "/executions",
  filters: EXECUTION_FILTERS,
  fetchPage,
  isUnfinished: (row: Listed) => !isFinal(row.status),
  heard: (row: Listed, status: string) => (row.status === status ? row : { ...row, status: status as Listed["status"] }),
  stream: true,
};

/** What is done to executions, by what they are called afterwards. */
const CANCEL = { doing: "Cancelling", done: "cancelled", late: "had ended already" };
const RERUN = { doing: "Starting", done: "started again", late: "could not be, as they are still running" };

/** The executions of the workspace as they come and go. */
export function ExecutionsList({ initial, mayRun }: { initial: Initial<Listed>; mayRun: boolean }) {
  const list = useList<Listed>(SOURCE, initial);
  const { selection } = list;
  const go = useGo();
  const menu = useRowMenu<Listed>();
  const bulk = useBulk<Listed>();
  const cancel = (rows: Listed[]) =>
    bulk.run(rows, {
      words: CANCEL,
      work: ({ id }) => api("POST /executions/{id}/cancel", { id: String(id) }),
      onEnd: () => void list.refresh(rows.map(({ id }) => id)),
    });
  const rerun = (rows: Listed[]) =>
    bulk.run(rows, { words: RERUN, work: ({ id }) => api("POST /executions/{id}/rerun", { id: String(id) }), onEnd: () => void list.lookForNews() });
  const { toggle } = selection;
  const { show } = menu;
  const renderRow = useCallback(
    (props: { row: Listed; index: number; selected: boolean }) => <ExecutionCells {...props} onToggle={toggle} onMenu={show} />,
    [toggle, show],
  );
  return (
    <>
      <ExecutionFilters filters={list.filters} set={list.set} />
      <ListFrame list={list} what="executions" empty={<NoExecutions narrowed={list.isNarrowed} mayRun={mayRun} />}>
        <EndlessList
          label="Executions"
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
            <RowMenuItem icon={ArrowUpRight} onClick={() => go(`/executions/${row.id}`)}>
              Open
            </RowMenuItem>
            {mayRun && !isFinal(row.status) && (
              <RowMenuItem icon={Square} onClick={() => void cancel([row])}>
                Cancel
              </RowMenuItem>
            )}
            {mayRun && isFinal(row.status) && (
              <RowMenuItem icon={RotateCcw} onClick={() => void rerun([row])}>
                Run again
              </RowMenuItem>
            )}
            <RowMenuItem icon={Copy} onClick={() => void copyIds([row])}>
              Copy id
            </RowMenuItem>
          </>
        )}
      </RowMenu>
      <ExecutionSelection selection={selection} total={list.rows.length} mayRun={mayRun} bulk={bulk} onCancel={cancel} onRerun={rerun} />
    </>
  );
}

function NoExecutions({ narrowed, mayRun }: { narrowed: boolean; mayRun: boolean }) {
  return (
    <EmptyState
      icon={Activity}
      title={narrowed ? "No executions here" : "Nothing has run yet"}
      action={
        <Link href={narrowed ? "/executions" : "/library"} className={buttonStyle({ variant: narrowed ? "outline" : "primary" })}>
          {narrowed ? "Show all executions" : mayRun ? "Choose a skill to run" : "See the skills"}
        </Link>
      }
    >
      {narrowed ? undefined : "Runs appear here, whether they come from this site, the API or an agent."}
    </EmptyState>
  );
}
