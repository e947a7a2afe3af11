"use client";

import { memo } from "react";
import { formatSize } from "../ui/format";
import { Cell, ChooseCell, MetaCells, OpenCell } from "../ui/list/cells";
import { MenuCell } from "../ui/list/row-menu";
import { TimeAgo } from "../ui/time-ago";
import type { ListedArtifact } from "./listed-artifact";

type Props = {
  row: ListedArtifact;
  index: number;
  selected: boolean;
  onToggle(index: number, range: boolean): void;
  onMenu(row: ListedArtifact, at: HTMLElement): void;
};

/** A file as a row of the list. It opens where it was made, which shows what can be shown of it. */
export const ArtifactCells = memo(function ArtifactCells({ row, index, selected, onToggle, onMenu }: Props) {
  return (
    <>
      <ChooseCell name={row.filename} selected={selected} onToggle={(range) => onToggle(index, range)} />
      <OpenCell href={`/executions/${row.executionId}`} name={row.filename} />
      <MetaCells>
        <Cell className="text-muted-foreground max-xl:hidden" title={row.contentType}>
          {row.contentType.split(";")[0]}
        </Cell>
        <Cell className="shrink-0 text-muted-foreground tabular-nums lg:pr-3 lg:text-right">{formatSize(row.size)}</Cell>
        <Cell className="shrink-0 text-muted-foreground">
          <TimeAgo at={row.createdAt} />
        </Cell>
        <Cell className="shrink-0 font-mono text-xs text-muted-foreground max-lg:ml-auto lg:text-right">{row.executionId}</Cell>
      </MetaCells>
      <MenuCell name={row.filename} onOpen={(at) => onMenu(row, at)} />
    </>
  );
});
