import { Activity } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { Suspense } from "react";
import { STATUSES } from "#lib/operations/executions/execution";
import { listExecutions } from "#lib/operations/executions/list-executions";
import { loadOrNotFound, type Query, readQuery, requireCaller } from "#lib/session";
import { ExecutionsTable } from "../../../components/executions/executions-table";
import { mayChange } from "../../../components/shell/viewers";
import { buttonStyle } from "../../../components/ui/button-style";
import { EmptyState } from "../../../components/ui/empty-state";
import { FilterLinks } from "../../../components/ui/filter-links";
import { href } from "../../../components/ui/href";
import { PageHeader } from "../../../components/ui/page-header";
import { Pager } from "../../../components/ui/pager";
import { SkeletonRows } from "../../../components/ui/skeleton";

export const metadata: Metadata = { title: "Executions" };

type Filters = { status?: (typeof STATUSES)[number]; after_id?: string; before_id?: string };

export default async function ExecutionsPage({ searchParams }: { searchParams: Query }) {
  const may = mayChange((await requireCaller("/executions")).role);
  const query = (await readQuery(searchParams, "status", "after_id", "before_id")) as Filters;
  const statuses = STATUSES.map((status) => ({
    label: status[0]?.toUpperCase() + status.slice(1),
    href: href("/executions", { status }),
    current: query.status === status,
  }));
  return (
    <>
      <PageHeader title="Executions">Every run of a skill in this workspace, however it was started.</PageHeader>
      <FilterLinks label="Status" links={[{ label: "All", href: "/executions", current: !query.status }, ...statuses]} />
      <Suspense key={JSON.stringify(query)} fallback={<SkeletonRows label="Loading executions" />}>
        <Executions query={query} may={may} />
      </Suspense>
    </>
  );
}

async function Executions({ query, may }: { query: Filters; may: boolean }) {
  const page = await loadOrNotFound(listExecutions, query);
  const { status, ...cursor } = query;
  if (page.data.length === 0) {
    const narrowed = Object.keys(query).length > 0;
    return (
      <EmptyState
        icon={Activity}
        title={narrowed ? "No executions here" : "Nothing has run yet"}
        action={
          <Link href={narrowed ? "/executions" : "/library"} className={buttonStyle({ variant: narrowed ? "outline" : "primary" })}>
            {narrowed ? "Show all executions" : may ? "Choose a skill to run" : "See the skills"}
          </Link>
        }
      >
        {narrowed ? undefined : "Runs appear here, whether they come from this site, the API or an agent."}
      </EmptyState>
    );
  }
  return (
    <>
      <ExecutionsTable executions={page.data} />
      <Pager path="/executions" query={{ status }} page={page} cursor={cursor} />
    </>
  );
}
