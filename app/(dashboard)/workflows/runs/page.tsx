import type { Metadata } from "next";
import { Suspense } from "react";
import { listWorkflowRuns } from "#lib/operations/workflows/list-workflow-runs";
import { loadOrNotFound, type Query, requireCaller } from "#lib/session";
import { mayChange } from "../../../../components/shell/viewers";
import { buttonStyle } from "../../../../components/ui/button-style";
import { Link } from "../../../../components/ui/link";
import { type Filters, readFilters, toQuery } from "../../../../components/ui/list/filters";
import { ListSkeleton } from "../../../../components/ui/list/list-skeleton";
import { PageHeader } from "../../../../components/ui/page-header";
import { RUN_FILTERS } from "../../../../components/workflows/listed-run";
import { RunsList } from "../../../../components/workflows/runs-list";

export const metadata: Metadata = { title: "Runs of workflows" };

/** As many as a tall screen shows. */
const FIRST = 40;

export default async function RunsPage({ searchParams }: { searchParams: Query }) {
  const may = mayChange((await requireCaller("/workflows/runs")).role);
  const filters = readFilters(await searchParams, RUN_FILTERS);
  return (
    <>
      <PageHeader
        title="Runs of workflows"
        action={
          <Link href="/workflows" className={buttonStyle()}>
            Workflows
          </Link>
        }
      >
        Every run of a workflow in this workspace, however it was started.
      </PageHeader>
      <Suspense fallback={<ListSkeleton label="Loading runs" />}>
        <Runs filters={filters} may={may} />
      </Suspense>
    </>
  );
}

async function Runs({ filters, may }: { filters: Filters; may: boolean }) {
  const asOf = Date.now();
  const page = await loadOrNotFound(listWorkflowRuns, { ...toQuery(filters, asOf), limit: FIRST });
  return <RunsList initial={{ page, filters, asOf }} mayRun={may} />;
}
