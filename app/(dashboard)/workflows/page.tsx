import { Plus, Workflow } from "lucide-react";
import type { Metadata } from "next";
import { Suspense } from "react";
import { listWorkflows } from "#lib/operations/workflows/list-workflows";
import { loadOrNotFound, type Query, readQuery, requireCaller } from "#lib/session";
import { mayChange, ViewersLook } from "../../../components/shell/viewers";
import { buttonStyle } from "../../../components/ui/button-style";
import { EmptyState } from "../../../components/ui/empty-state";
import { Link } from "../../../components/ui/link";
import { PageHeader } from "../../../components/ui/page-header";
import { type Cursor, Pager } from "../../../components/ui/pager";
import { SkeletonRows } from "../../../components/ui/skeleton";
import { WorkflowsTable } from "../../../components/workflows/workflows-table";

export const metadata: Metadata = { title: "Workflows" };

export default async function WorkflowsPage({ searchParams }: { searchParams: Query }) {
  const may = mayChange((await requireCaller("/workflows")).role);
  const cursor = await readQuery(searchParams, "after_id", "before_id");
  return (
    <>
      <PageHeader
        title="Workflows"
        action={
          <div className="flex flex-wrap gap-2">
            <Link href="/workflows/runs" className={buttonStyle()}>
              Runs
            </Link>
            {may && <NewWorkflow />}
          </div>
        }
      >
        Skills one after the other, with people in the middle.
      </PageHeader>
      {!may && <ViewersLook />}
      <Suspense key={JSON.stringify(cursor)} fallback={<SkeletonRows label="Loading workflows" />}>
        <Workflows cursor={cursor} may={may} />
      </Suspense>
    </>
  );
}

const NewWorkflow = () => (
  <Link href="/workflows/new" className={buttonStyle({ variant: "primary" })}>
    <Plus aria-hidden /> New workflow
  </Link>
);

async function Workflows({ cursor, may }: { cursor: Cursor; may: boolean }) {
  const page = await loadOrNotFound(listWorkflows, cursor);
  if (page.data.length === 0) {
    const narrowed = Object.keys(cursor).length > 0;
    const first = (
      <Link href="/workflows" className={buttonStyle()}>
        Show the newest
      </Link>
    );
    return (
      <EmptyState
        icon={Workflow}
        title={narrowed ? "No workflows on this page" : "No workflows yet"}
        action={narrowed ? first : may ? <NewWorkflow /> : undefined}
      >
        {narrowed
          ? undefined
          : may
            ? "A workflow runs skills, asks people, waits, and goes on where it was when the server stops."
            : "The members of this workspace make them."}
      </EmptyState>
    );
  }
  return (
    <>
      <WorkflowsTable workflows={page.data} may={may} />
      <Pager path="/workflows" page={page} cursor={cursor} />
    </>
  );
}
