"use client";

import { api } from "#lib/client";
import { findSkills } from "../skills/find-skills";
import { FilterBar } from "../ui/list/filter-bar";
import { FilterCombobox } from "../ui/list/filter-combobox";
import { ChoiceMenu, FilterMenu, type Option } from "../ui/list/filter-menu";
import { FilterTime } from "../ui/list/filter-time";
import type { Filters } from "../ui/list/filters";
import type { SetFilters } from "../ui/list/use-filters";
import { SOURCES } from "./listed-execution";

const STATUSES = ["queued", "running", "completed", "failed", "cancelled"].map((value) => ({ value, label: value[0]?.toUpperCase() + value.slice(1) }));
const WAYS = Object.entries(SOURCES).map(([value, label]) => ({ value, label }));
const ORDERS = ["newest", "oldest", "longest", "costliest"].map((value) => ({ value, label: `${value[0]?.toUpperCase()}${value.slice(1)} first` }));

/** Who is in the workspace. */
async function findMembers(words: string, signal: AbortSignal): Promise<Option[]> {
  const { id } = await api("GET /workspaces/current", {}, { signal });
  const { data } = await api("GET /workspaces/{id}/members", { id: String(id), limit: 100 }, { signal });
  const options = data.map((each) => ({ value: String(each.id), label: each.name || each.email }));
  return options.filter((each) => each.label.toLowerCase().includes(words.toLowerCase()));
}

/** What narrows the list of executions, and its order. */
export function ExecutionFilters({ filters, set }: { filters: Filters; set: SetFilters }) {
  return (
    <FilterBar
      label="Filter executions"
      filters={filters}
      set={set}
      search="Skill or id"
      sort={<ChoiceMenu label="Newest first" options={ORDERS} value={filters.sort} onChange={(sort) => set({ sort })} />}
    >
      <FilterMenu label="Status" options={STATUSES} value={filters.status} onChange={(status) => set({ status })} />
      <FilterCombobox label="Skill" value={filters.skill} onChange={(skill) => set({ skill })} find={findSkills} />
      <FilterMenu label="Source" options={WAYS} value={filters.source} onChange={(source) => set({ source })} />
      <FilterCombobox label="Who" value={filters.userId} onChange={(userId) => set({ userId })} find={findMembers} />
      <FilterTime filters={filters} set={set} />
    </FilterBar>
  );
}
