import { Pencil, Play } from "lucide-react";
import type { Metadata } from "next";
import { listTriggers } from "#lib/operations/triggers/list-triggers";
import { getWorkflow } from "#lib/operations/workflows/get-workflow";
import { listWorkflowRuns } from "#lib/operations/workflows/list-workflow-runs";
import { load, loadOrNotFound, publicUrl, requireCaller } from "#lib/session";
import { mayChange, ViewersLook } from "../../../../components/shell/viewers";
import { Badge } from "../../../../components/ui/badge";
import { buttonStyle } from "../../../../components/ui/button-style";
import { Link } from "../../../../components/ui/link";
import { PageHeader } from "../../../../components/ui/page-header";
import { TimeAgo } from "../../../../components/ui/time-ago";
import { CallWorkflow } from "../../../../components/workflows/call-workflow";
import { DefinitionGraph } from "../../../../components/workflows/definition-graph";
import { DeleteWorkflow } from "../../../../components/workflows/delete-workflow";
import { DuplicateWorkflow } from "../../../../components/workflows/duplicate-workflow";
import { LaunchForm } from "../../../../components/workflows/launch-form";
import { RunsTable } from "../../../../components/workflows/runs-table";
import type { Step } from "../../../../components/workflows/step";
import { Triggers } from "../../../../components/workflows/triggers";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { id } = await params;
  await requireCaller(`/workflows/${id}`);
  return { title: (await loadOrNotFound(getWorkflow, { workflowId: id })).name };
}

export default async function WorkflowPage({ params }: Props) {
  const { id: asked } = await params;
  const may = mayChange((await requireCaller(`/workflows/${asked}`)).role);
  const workflow = await loadOrNotFound(getWorkflow, { workflowId: asked });
  const { slug, name, description, builtIn, version, inputSchema, updatedAt, updatedBy } = workflow;
  const id = String(workflow.id);
  const [recent, triggers] = await Promise.all([load(listWorkflowRuns, { workflowId: id, limit: 5 }), load(listTriggers, { workflowId: id, limit: 100 })]);
  const steps = workflow.steps as Step[];
  return (
    <>
      <PageHeader
        title={name}
        crumbs={[{ label: "Workflows", href: "/workflows" }]}
        action={
          may && (
            <div className="flex flex-wrap gap-2">
              <a href="#run" className={buttonStyle({ variant: "primary" })}>
                <Play aria-hidden /> Run
              </a>
              {!builtIn && (
                <Link href={`/workflows/${id}/edit`} className={buttonStyle()}>
                  <Pencil aria-hidden /> Edit
                </Link>
              )}
              <DuplicateWorkflow id={id} />
              {!builtIn && <DeleteWorkflow id={id} name={name} />}
            </div>
          )
        }
      >
        {description && <span className="whitespace-pre-line">{description}</span>}
      </PageHeader>
      <p className="-mt-3 flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted-foreground">
        <span className="font-mono">{slug}</span>
        <span className="font-mono">{id}</span>
        <span>
          Version {version}, {builtIn ? "comes with the server" : <>saved by {updatedBy.name ?? "the server"}</>} <TimeAgo at={updatedAt} />
        </span>
        {builtIn && <Badge>Built in</Badge>}
      </p>
      <DefinitionGraph steps={steps} name={name} />
      <section aria-labelledby="run" className="space-y-3">
        <h2 id="run" className="scroll-mt-16 font-medium">
          Run
        </h2>
        {may ? <LaunchForm key={version} workflowId={id} inputSchema={inputSchema} /> : <ViewersLook title="Viewers do not run workflows" />}
      </section>
      {recent.data.length > 0 && (
        <section aria-labelledby="recent" className="space-y-3">
          <div className="flex items-baseline justify-between gap-4">
            <h2 id="recent" className="font-medium">
              Recent runs
            </h2>
            {recent.has_more && (
              <Link href={`/workflows/runs?workflowId=${id}`} className="text-accent underline-offset-2 hover:underline">
                All runs
              </Link>
            )}
          </div>
          <RunsTable runs={recent.data} />
        </section>
      )}
      <Triggers workflowId={id} triggers={triggers.data} may={may} />
      <CallWorkflow workflowId={id} inputSchema={inputSchema} server={publicUrl()} />
    </>
  );
}
