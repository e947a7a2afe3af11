import type { Metadata } from "next";
import Link from "next/link";
import { getExecutionStatus } from "#lib/operations/executions/get-execution-status";
import { loadOrNotFound, requireCaller } from "#lib/session";
import { ExecutionInput } from "../../../../components/executions/execution-input";
import { FollowedExecution } from "../../../../components/executions/followed-execution";
import { mayChange } from "../../../../components/shell/viewers";
import { PageHeader } from "../../../../components/ui/page-header";
import { TimeAgo } from "../../../../components/ui/time-ago";

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
      <PageHeader title={execution.skillName} />
      <p className="-mt-4 flex flex-wrap gap-x-3 gap-y-1 text-muted-foreground">
        <span className="font-mono text-xs leading-5">{execution.id}</span>
        <span>
          Started <TimeAgo at={execution.createdAt} />
        </span>
        <Link href={`/library/${execution.skillSlug}`} className="text-accent underline-offset-2 hover:underline">
          {execution.skillSlug} {execution.skillVersion}
        </Link>
        {execution.rerunOf && (
          <Link href={`/executions/${execution.rerunOf}`} className="text-accent underline-offset-2 hover:underline">
            Again of {execution.rerunOf}
          </Link>
        )}
      </p>
      <ExecutionInput input={execution.input} attachments={execution.attachments} connector={execution.connector} />
      <FollowedExecution key={execution.id} execution={execution} mayChange={mayChange(role)} />
    </>
  );
}
