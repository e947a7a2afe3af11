"use client";

import { findSkills } from "../skills/find-skills";
import { FilterBar } from "../ui/list/filter-bar";
import { FilterCombobox } from "../ui/list/filter-combobox";
import { FilterMenu } from "../ui/list/filter-menu";
import { FilterTime } from "../ui/list/filter-time";
import type { Filters } from "../ui/list/filters";
import type { SetFilters } from "../ui/list/use-filters";

const TYPES = [
  { value: "image", label: "Image" },
  { value: "document", label: "Document" },
  { value: "data", label: "Data" },
  { value: "code", label: "Code" },
  { value: "audio", label: "Audio" },
  { value: "video", label: "Video" },
  { value: "other", label: "Other" },
];

/** What narrows the list of files. */
export function ArtifactFilters({ filters, set }: { filters: Filters; set: SetFilters }) {
  return (
    <FilterBar label="Filter artifacts" filters={filters} set={set} search="Name of the file">
      <FilterMenu label="Type" options={TYPES} value={filters.type} onChange={(type) => set({ type })} />
      <FilterCombobox label="Skill" value={filters.skill} onChange={(skill) => set({ skill })} find={findSkills} />
      <FilterTime filters={filters} set={set} />
      {filters.executionId !== undefined && (
        <span className="inline-flex h-8 items-center rounded-md border px-2.5 text-xs text-muted-foreground">
          Execution: <span className="ml-1 font-mono text-foreground">{filters.executionId}</span>
        </span>
      )}
    </FilterBar>
  );
}
