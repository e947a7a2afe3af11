import { Workflow } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { Suspense } from "react";
import { listWorkflowRuns } from "#lib/operations/workflows/list-workflow-runs";
import { listWorkflows } from "#lib/operations/workflows/list-workflows";
import { RUN_STATUSES } from "#lib/operations/workflows/run";
import { load, loadOrNotFound, type Query, readQuery, requireCaller } from "#lib/session";
import { buttonStyle } from "../../../../components/ui/button-style";
import { EmptyState } from "../../../../components/ui/empty-state";
import { FilterLinks } from "../../../../components/ui/filter-links";
import { href } from "../../../../components/ui/href";
import { PageHeader } from "../../../../components/ui/page-header";
import { Pager } from "../../../../components/ui/pager";
import { SkeletonRows } from "../../../../components/ui/skeleton";
import { RunsTable } from "../../../../components/workflows/runs-table";
import { lookOf } from "../../../../components/workflows/status";
import { WorkflowFilter } from "../../../../components/workflows/workflow-filter";

export const metadata: Metadata = { title: "Runs of workflows" };

type Filters = { status?: (typeof RUN_STATUSES)[number]; workflowId?: string; after_id?: string; before_id?: string };

export default async function RunsPage({ searchParams }: { searchParams: Query }) {
  await requireCaller("/workflows/runs");
  const query = (await readQuery(searchParams, "status", "workflowId", "after_id", "before_id")) as Filters;
  const { status, workflowId } = query;
  const { data } = await load(listWorkflows, { limit: 100 });
  const links = [undefined, ...RUN_STATUSES].map((each) => ({
    label: each === undefined ? "All" : lookOf(each).label,
    href: href("/workflows/runs", { status: each, workflowId }),
    current: status === each,
  }));
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
      <div className="flex flex-wrap items-center justify-between gap-3">
        <FilterLinks label="Status" links={links} />
        <WorkflowFilter workflows={data.map(({ id, name }) => ({ id: String(id), name }))} workflowId={workflowId} status={status} />
      </div>
      <Suspense key={JSON.stringify(query)} fallback={<SkeletonRows label="Loading runs" />}>
        <Runs query={query} />
      </Suspense>
    </>
  );
}

async function Runs({ query }: { query: Filters }) {
  const page = await loadOrNotFound(listWorkflowRuns, query);
  const { status, workflowId, ...cursor } = query;
  if (page.data.length === 0) {
    const narrowed = Object.keys(query).length > 0;
    return (
      <EmptyState
        icon={Workflow}
        title={narrowed ? "No runs here" : "No workflow has run yet"}
        action={
          <Link href={narrowed ? "/workflows/runs" : "/workflows"} className={buttonStyle({ variant: narrowed ? "outline" : "primary" })}>
            {narrowed ? "Show all runs" : "See the workflows"}
          </Link>
        }
      >
        {narrowed ? undefined : "Runs appear here, whether they come from this site, the API, a schedule or an agent."}
      </EmptyState>
    );
  }
  return (
    <>
      <RunsTable runs={page.data} />
      <Pager path="/workflows/runs" query={{ status, workflowId }} page={page} cursor={cursor} />
    </>
  );
}
