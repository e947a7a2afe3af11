"use client";

import { memo } from "react";
import { formatDollarinos, formatDuration } from "../ui/format";
import { Cell, ChooseCell, MetaCells, OpenCell } from "../ui/list/cells";
import { MenuCell } from "../ui/list/row-menu";
import { TimeAgo } from "../ui/time-ago";
import type { Listed } from "./listed-execution";
import { SOURCES } from "./listed-execution";
import { StatusBadge } from "./status-badge";

type Props = { row: Listed; index: number; selected: boolean; onToggle(index: number, range: boolean): void; onMenu(row: Listed, at: HTMLElement): void };

/** An execution as a row of the list: in columns, or on a narrow screen in two lines. */
export const ExecutionCells = memo(function ExecutionCells({ row, index, selected, onToggle, onMenu }: Props) {
  const name = `${row.skillName}, ${row.id}`;
  return (
    <>
      <ChooseCell name={name} selected={selected} onToggle={(range) => onToggle(index, range)} />
      <OpenCell href={`/executions/${row.id}`} name={row.skillName} />
      <Cell className="max-lg:col-start-3 max-lg:row-start-1">
        <StatusBadge status={row.status} />
      </Cell>
      <MetaCells>
        <Cell className="text-muted-foreground max-xl:lg:hidden">{SOURCES[row.interface]}</Cell>
        <Cell className="shrink-0 text-muted-foreground">
          <TimeAgo at={row.createdAt} />
        </Cell>
        <Cell className="shrink-0 text-muted-foreground tabular-nums lg:text-right">
          {row.executionTime === null ? "–" : formatDuration(row.executionTime)}
        </Cell>
        <Cell className="text-muted-foreground tabular-nums max-xl:hidden xl:text-right">{row.cost > 0 ? formatDollarinos(row.cost, 2) : "–"}</Cell>
        <Cell className="shrink-0 font-mono text-xs text-muted-foreground max-lg:ml-auto lg:text-right">{row.id}</Cell>
      </MetaCells>
      <MenuCell name={name} onOpen={(at) => onMenu(row, at)} />
    </>
  );
});
