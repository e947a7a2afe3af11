"use client";

import { Activity, Copy, Download, Files, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useCallback, useState } from "react";
import { api } from "#lib/client";
import { buttonStyle } from "../ui/button-style";
import { Confirm } from "../ui/confirm";
import { EmptyState } from "../ui/empty-state";
import { Link } from "../ui/link";
import { copyIds } from "../ui/list/copy-ids";
import { type Column, EndlessList } from "../ui/list/endless-list";
import { ListFrame } from "../ui/list/list-frame";
import { RowMenu, RowMenuItem, useRowMenu } from "../ui/list/row-menu";
import { BulkButton, SelectionBar, useBulk } from "../ui/list/selection-bar";
import { useList } from "../ui/list/use-list";
import type { FetchPage, Initial } from "../ui/list/use-pages";
import { ArtifactCells } from "./artifact-cells";
import { ArtifactFilters } from "./artifact-filters";
import { download } from "./download-files";
import { ARTIFACT_FILTERS, type ListedArtifact } from "./listed-artifact";

const COLUMNS: Column[] = [
  { label: "Select", select: true },
  { label: "File", className: "flex-1" },
  { label: "Type", className: "max-xl:hidden" },
  { label: "Size", className: "pr-3 text-right max-lg:hidden" },
  { label: "Created", className: "max-lg:hidden" },
  { label: "Execution", className: "text-right max-lg:hidden" },
  { label: "Actions", hidden: true },
];
const GRID = "lg:grid-cols-[1.5rem_minmax(0,1fr)_5rem_6rem_7rem_2rem] xl:grid-cols-[1.5rem_minmax(0,1fr)_12rem_5rem_6rem_7rem_2rem]";

const fetchPage: FetchPage<ListedArtifact> = (query, signal) => api("GET /artifacts", query, signal ? { signal } : {});
const SOURCE = { name: "artifacts", path: "/artifacts", filters: ARTIFACT_FILTERS, fetchPage, stream: true };
const DELETE = { doing: "Deleting", done: "deleted", late: "were gone already" };

/** The files of the workspace, as runs leave them. */
export function ArtifactsList({ initial, mayDelete }: { initial: Initial<ListedArtifact>; mayDelete: boolean }) {
  const list = useList<ListedArtifact>(SOURCE, initial);
  const { selection } = list;
  const router = useRouter();
  const menu = useRowMenu<ListedArtifact>();
  const bulk = useBulk<ListedArtifact>();
  const [asked, setAsked] = useState<ListedArtifact[]>([]);
  const remove = async () => {
    const gone = new Set<ListedArtifact["id"]>();
    const work = async ({ id }: ListedArtifact) => {
      await api("DELETE /artifacts/{id}", { id: String(id) });
      gone.add(id);
    };
    const { late, failed } = await bulk.run(asked, { words: DELETE, work });
    // Somebody else deletes as well: then it is asked what there is.
    if (late > 0) list.pages.startOver();
    else list.change((row) => (gone.has(row.id) ? undefined : row));
    selection.only(failed);
  };
  const { toggle } = selection;
  const { show } = menu;
  const renderRow = useCallback(
    (props: { row: ListedArtifact; index: number; selected: boolean }) => <ArtifactCells {...props} onToggle={toggle} onMenu={show} />,
    [toggle, show],
  );
  const [first] = asked;
  return (
    <>
      <ArtifactFilters filters={list.filters} set={list.set} />
      <ListFrame list={list} what="artifacts" empty={<NoArtifacts narrowed={list.isNarrowed} mayRun={mayDelete} />}>
        <EndlessList
          label="Artifacts"
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
            <RowMenuItem icon={Download} onClick={() => download([row])}>
              Download
            </RowMenuItem>
            <RowMenuItem icon={Activity} onClick={() => router.push(`/executions/${row.executionId}`)}>
              Open its execution
            </RowMenuItem>
            <RowMenuItem icon={Copy} onClick={() => void copyIds([row])}>
              Copy id
            </RowMenuItem>
            {mayDelete && (
              <RowMenuItem icon={Trash2} onClick={() => setAsked([row])}>
                Delete
              </RowMenuItem>
            )}
          </>
        )}
      </RowMenu>
      <SelectionBar count={selection.rows.length} total={list.rows.length} onAll={selection.all} onClear={selection.clear}>
        {bulk.isPending ? (
          <span className="px-2 text-xs text-muted-foreground tabular-nums">{bulk.progress}</span>
        ) : (
          <>
            <BulkButton icon={Download} onClick={() => download(selection.rows)}>
              Download
            </BulkButton>
            <BulkButton icon={Copy} onClick={() => void copyIds(selection.rows)}>
              Copy ids
            </BulkButton>
            {mayDelete && (
              <BulkButton icon={Trash2} onClick={() => setAsked(selection.rows)}>
                Delete {selection.rows.length}
              </BulkButton>
            )}
          </>
        )}
      </SelectionBar>
      <Confirm
        open={asked.length > 0}
        onOpenChange={(open) => !open && setAsked([])}
        title={asked.length === 1 ? "Delete this artifact?" : `Delete ${asked.length} artifacts?`}
        action={asked.length > 1 ? `Delete ${asked.length}` : "Delete"}
        cancel={asked.length > 1 ? "Keep them" : "Keep it"}
        onConfirm={remove}
      >
        {asked.length === 1
          ? `${first?.filename} is removed for everyone in the workspace. The execution that made it stays.`
          : "They are removed for everyone in the workspace. The executions that made them stay."}
      </Confirm>
    </>
  );
}

function NoArtifacts({ narrowed, mayRun }: { narrowed: boolean; mayRun: boolean }) {
  return (
    <EmptyState
      icon={Files}
      title={narrowed ? "No artifacts here" : "No artifacts yet"}
      action={
        <Link href={narrowed ? "/artifacts" : "/library"} className={buttonStyle({ variant: narrowed ? "outline" : "primary" })}>
          {narrowed ? "Show all artifacts" : mayRun ? "Choose a skill to run" : "See the skills"}
        </Link>
      }
    >
      {narrowed ? undefined : "When a run leaves a file, it is kept here."}
    </EmptyState>
  );
}
