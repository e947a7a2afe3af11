import type { Metadata } from "next";
import { getExecutionStatus } from "#lib/operations/executions/get-execution-status";
import { loadOrNotFound, requireCaller } from "#lib/session";
import { FollowedExecution } from "../../../../components/executions/followed-execution";
import { mayChange } from "../../../../components/shell/viewers";
import { PageHeader } from "../../../../components/ui/page-header";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Execution ${(await params).id}` };
}

export default async function ExecutionPage({ params }: Props) {
  const { id } = await params;
  const { role } = await requireCaller(`/executions/${id}`);
  const execution = await loadOrNotFound(getExecutionStatus, { id });
  return (
    <>
      <PageHeader title={execution.skillName} crumbs={[{ label: "Executions", href: "/executions" }]} />
      <FollowedExecution key={execution.id} execution={execution} mayChange={mayChange(role)} />
    </>
  );
}
