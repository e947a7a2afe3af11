"use client";

import { api } from "#lib/client";
import { FilterBar } from "../ui/list/filter-bar";
import { FilterCombobox } from "../ui/list/filter-combobox";
import { FilterMenu, type Option } from "../ui/list/filter-menu";
import { FilterTime } from "../ui/list/filter-time";
import type { Filters } from "../ui/list/filters";
import type { SetFilters } from "../ui/list/use-filters";
import { lookOf } from "./status";

const STATUSES = ["pending", "running", "suspended", "completed", "failed", "cancelled"].map((value) => ({ value, label: lookOf(value).label }));

async function findWorkflows(words: string, signal: AbortSignal): Promise<Option[]> {
  const { data } = await api("GET /workflows/definitions", { limit: 100 }, { signal });
  const options = data.map(({ id, name }) => ({ value: String(id), label: name }));
  return options.filter(({ label }) => label.toLowerCase().includes(words.toLowerCase()));
}

/** What narrows the list of runs. */
export function RunFilters({ filters, set }: { filters: Filters; set: SetFilters }) {
  return (
    <FilterBar label="Filter runs" filters={filters} set={set}>
      <FilterMenu label="Status" options={STATUSES} value={filters.status} onChange={(status) => set({ status })} />
      <FilterCombobox label="Workflow" value={filters.workflowId} onChange={(workflowId) => set({ workflowId })} find={findWorkflows} />
      <FilterTime filters={filters} set={set} />
    </FilterBar>
  );
}
