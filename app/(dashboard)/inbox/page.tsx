import type { Metadata } from "next";
import { listWorkflowRuns } from "#lib/operations/workflows/list-workflow-runs";
import { load, requireCaller } from "#lib/session";
import { mayChange } from "../../../components/shell/viewers";
import { PageHeader } from "../../../components/ui/page-header";
import { Inbox } from "../../../components/workflows/inbox";

export const metadata: Metadata = { title: "Inbox" };

export default async function InboxPage() {
  const { role } = await requireCaller("/inbox");
  return (
    <>
      <PageHeader title="Waiting for you">Questions of workflows that go on when somebody answers.</PageHeader>
      <Inbox initial={await load(listWorkflowRuns, { asking: true, limit: 100 })} mayAnswer={mayChange(role)} />
    </>
  );
}
