import type { Metadata } from "next";
import { getWorkflowRun } from "#lib/operations/workflows/get-workflow-run";
import { loadOrNotFound, requireCaller } from "#lib/session";
import { mayChange } from "../../../../../components/shell/viewers";
import { Link } from "../../../../../components/ui/link";
import { PageHeader } from "../../../../../components/ui/page-header";
import { TimeAgo } from "../../../../../components/ui/time-ago";
import { RunView } from "../../../../../components/workflows/run-view";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Run ${(await params).id}` };
}

const LINK = "text-accent underline-offset-2 hover:underline";

export default async function RunPage({ params }: Props) {
  const { id } = await params;
  const { role } = await requireCaller(`/workflows/runs/${id}`);
  const run = await loadOrNotFound(getWorkflowRun, { runId: id, definition: true });
  return (
    <>
      <PageHeader title={run.workflowName} crumbs={[{ label: "Workflow runs", href: "/workflows/runs" }]} />
      <p className="-mt-4 flex flex-wrap gap-x-3 gap-y-1 text-muted-foreground">
        <span className="font-mono text-xs leading-5">{run.id}</span>
        <span>
          Started <TimeAgo at={run.createdAt} />
          {run.startedBy.name && ` by ${run.startedBy.name}`}
        </span>
        {/* The workflow may have been deleted since: it is looked for when somebody asks. */}
        <Link href={`/workflows/${run.workflowId}`} className={LINK}>
          {run.workflowSlug} version {run.workflowVersion}
        </Link>
        {run.rerunOf && (
          <Link href={`/workflows/runs/${run.rerunOf}`} className={LINK}>
            Again of {run.rerunOf}
            {run.fromStep && ` from ${run.fromStep}`}
          </Link>
        )}
      </p>
      <RunView key={run.id} initial={run} mayChange={mayChange(role)} />
    </>
  );
}
