import type { Metadata } from "next";
import { getWorkflow } from "#lib/operations/workflows/get-workflow";
import { loadOrNotFound, requireCaller } from "#lib/session";
import { mayChange, ViewersLook } from "../../../../../components/shell/viewers";
import { Alert } from "../../../../../components/ui/alert";
import { PageHeader } from "../../../../../components/ui/page-header";
import { DuplicateWorkflow } from "../../../../../components/workflows/duplicate-workflow";
import { WorkflowEditor } from "../../../../../components/workflows/workflow-editor";

type Props = { params: Promise<{ id: string }> };

export const metadata: Metadata = { title: "Edit a workflow" };

export default async function EditWorkflowPage({ params }: Props) {
  const { id } = await params;
  const { role, user, workspace } = await requireCaller(`/workflows/${id}/edit`);
  const workflow = await loadOrNotFound(getWorkflow, { workflowId: id });
  const crumbs = [
    { label: "Workflows", href: "/workflows" },
    { label: workflow.name, href: `/workflows/${workflow.id}` },
  ];
  return (
    <>
      <PageHeader title={`Edit ${workflow.name}`} crumbs={crumbs} />
      {workflow.builtIn ? (
        <>
          <Alert tone="info" title="This workflow comes with the server">
            It cannot be changed.{mayChange(role) && " Make a copy of it, and change that."}
          </Alert>
          {mayChange(role) && <DuplicateWorkflow id={String(workflow.id)} />}
        </>
      ) : mayChange(role) ? (
        <WorkflowEditor key={workflow.id} workflow={workflow} keep={`workflow-draft:${user.id}:${workspace.id}`} />
      ) : (
        <ViewersLook title="Viewers do not change workflows" />
      )}
    </>
  );
}
