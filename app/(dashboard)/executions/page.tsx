import type { Metadata } from "next";
import { Suspense } from "react";
import { listExecutions } from "#lib/operations/executions/list-executions";
import { loadOrNotFound, type Query, requireCaller } from "#lib/session";
import { ExecutionsList } from "../../../components/executions/executions-list";
import { EXECUTION_FILTERS } from "../../../components/executions/listed-execution";
import { mayChange } from "../../../components/shell/viewers";
import { type Filters, readFilters, toQuery } from "../../../components/ui/list/filters";
import { ListSkeleton } from "../../../components/ui/list/list-skeleton";
import { PageHeader } from "../../../components/ui/page-header";

export const metadata: Metadata = { title: "Executions" };

/** As many as a tall screen shows. */
const FIRST = 40;

export default async function ExecutionsPage({ searchParams }: { searchParams: Query }) {
  const may = mayChange((await requireCaller("/executions")).role);
  const filters = readFilters(await searchParams, EXECUTION_FILTERS);
  return (
    <>
      <PageHeader title="Executions">Every run of a skill in this workspace, however it was started.</PageHeader>
      <Suspense fallback={<ListSkeleton label="Loading executions" />}>
        <Executions filters={filters} may={may} />
      </Suspense>
    </>
  );
}

async function Executions({ filters, may }: { filters: Filters; may: boolean }) {
  const asOf = Date.now();
  const page = await loadOrNotFound(listExecutions, { ...toQuery(filters, asOf), limit: FIRST });
  return <ExecutionsList initial={{ page, filters, asOf }} mayRun={may} />;
}
