import type { Metadata } from "next";
import { listConsents } from "#lib/operations/agents/list-consents";
import { listWorkflowRuns } from "#lib/operations/workflows/list-workflow-runs";
import { load, requireCaller } from "#lib/session";
import { PendingRequests } from "../../../components/agents/pending-requests";
import { mayChange } from "../../../components/shell/viewers";
import { PageHeader } from "../../../components/ui/page-header";
import { Inbox } from "../../../components/workflows/inbox";

export const metadata: Metadata = { title: "Inbox" };

export default async function InboxPage() {
  const { role } = await requireCaller("/inbox");
  const [consents, asking] = await Promise.all([load(listConsents, { limit: 100 }), load(listWorkflowRuns, { asking: true, limit: 100 })]);
  return (
    <>
      <PageHeader title="Waiting for you">What agents ask to be allowed, and questions of workflows that go on when somebody answers.</PageHeader>
      <PendingRequests initial={consents} heading="From agents" />
      <Inbox initial={asking} mayAnswer={mayChange(role)} />
    </>
  );
}
