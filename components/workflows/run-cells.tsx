"use client";

import { memo } from "react";
import { formatDuration } from "../ui/format";
import { Cell, ChooseCell, MetaCells, OpenCell } from "../ui/list/cells";
import { MenuCell } from "../ui/list/row-menu";
import { TimeAgo } from "../ui/time-ago";
import type { ListedRun } from "./listed-run";
import { RunStatusBadge } from "./status";

type Props = { row: ListedRun; index: number; selected: boolean; onToggle(index: number, range: boolean): void; onMenu(row: ListedRun, at: HTMLElement): void };

/** A run of a workflow as a row of the list. */
export const RunCells = memo(function RunCells({ row, index, selected, onToggle, onMenu }: Props) {
  const name = `${row.workflowName}, ${row.id}`;
  const by = row.startedBy.name ?? "The server";
  return (
    <>
      <ChooseCell name={name} selected={selected} onToggle={(range) => onToggle(index, range)} />
      <OpenCell href={`/workflows/runs/${row.id}`} name={row.workflowName} />
      <Cell className="max-lg:col-start-3 max-lg:row-start-1">
        <RunStatusBadge status={row.status} />
      </Cell>
      <MetaCells>
        <Cell className="text-muted-foreground max-xl:lg:hidden" title={by}>
          {by}
        </Cell>
        <Cell className="shrink-0 text-muted-foreground">
          <TimeAgo at={row.createdAt} />
        </Cell>
        <Cell className="shrink-0 text-muted-foreground tabular-nums lg:text-right">
          {row.finishedAt === null ? "–" : formatDuration(Date.parse(row.finishedAt) - Date.parse(row.createdAt))}
        </Cell>
        <Cell className="shrink-0 font-mono text-xs text-muted-foreground max-lg:ml-auto lg:text-right">{row.id}</Cell>
      </MetaCells>
      <MenuCell name={name} onOpen={(at) => onMenu(row, at)} />
    </>
  );
});
