import type { Metadata } from "next";
import { requireCaller } from "#lib/session";
import { mayChange, ViewersLook } from "../../../../components/shell/viewers";
import { PageHeader } from "../../../../components/ui/page-header";
import { WorkflowEditor } from "../../../../components/workflows/workflow-editor";

export const metadata: Metadata = { title: "New workflow" };

export default async function NewWorkflowPage() {
  const { role, user, workspace } = await requireCaller("/workflows/new");
  return (
    <>
      <PageHeader title="New workflow" crumbs={[{ label: "Workflows", href: "/workflows" }]} />
      {mayChange(role) ? (
        <WorkflowEditor workflow={null} keep={`workflow-draft:${user.id}:${workspace.id}`} />
      ) : (
        <ViewersLook title="Viewers do not make workflows" />
      )}
    </>
  );
}
