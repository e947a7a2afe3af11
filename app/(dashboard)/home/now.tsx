import { Activity } from "lucide-react";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { formatId } from "#lib/api/fields";
import { listAgents } from "#lib/operations/agents/list-agents";
import { listConsents } from "#lib/operations/agents/list-consents";
import { listArtifacts } from "#lib/operations/artifacts/list-artifacts";
import { listConnectors } from "#lib/operations/connectors/list-connectors";
import { listExecutions } from "#lib/operations/executions/list-executions";
import { listInvitations } from "#lib/operations/invitations/list-invitations";
import { listMarketplaceSkills } from "#lib/operations/marketplace/list-marketplace-skills";
import { listMembers } from "#lib/operations/members/list-members";
import { listWorkflowRuns } from "#lib/operations/workflows/list-workflow-runs";
import { load, type requireCaller } from "#lib/session";
import { firstSteps } from "../../../components/home/first-steps";
import { FirstStepsList } from "../../../components/home/first-steps-list";
import { GoodToTry, readyToRun } from "../../../components/home/good-to-try";
import { endedOf, LOOKED_THROUGH, MOST_FILES, MOST_RUNNING, runningOf } from "../../../components/home/listed";
import { LiveHome } from "../../../components/home/live-home";
import { type Kept, keptOf, stepsCookie } from "../../../components/home/steps-kept";
import { WaitingForYou } from "../../../components/home/waiting-for-you";
import { mayManage } from "../../../components/shell/viewers";
import { buttonStyle } from "../../../components/ui/button-style";
import { EmptyState } from "../../../components/ui/empty-state";
import { Link } from "../../../components/ui/link";

type Caller = Awaited<ReturnType<typeof requireCaller>>;

/** Home as it stands now. Where nothing has run yet there is nothing to chart or to list, but something to begin with. */
export async function Now({ caller, may, usage }: { caller: Caller; may: boolean; usage: ReactNode }) {
  const workspace = formatId("ws", caller.workspace.id);
  const kept = keptOf((await cookies()).get(stepsCookie(workspace))?.value);
  const [consents, asking, running, { data: newest }] = await Promise.all([
    load(listConsents, { limit: 100 }),
    load(listWorkflowRuns, { asking: true, limit: 100 }),
    loadRunning(),
    load(listExecutions, { limit: LOOKED_THROUGH }),
  ]);
  const recent = endedOf(newest);
  const ran = newest.length > 0;
  const steps = may && !kept.includes("hidden") ? await loadSteps(caller, ran, kept) : [];
  const begin = steps.some(({ done }) => !done) && <FirstStepsList key={workspace} workspace={workspace} steps={steps} />;
  return (
    <>
      <WaitingForYou consents={consents} asking={asking} may={may} />
      {begin}
      <LiveHome running={running} recent={recent} files={await loadFiles(recent)} may={may} />
      {ran ? usage : <Nothing may={may} />}
    </>
  );
}

async function loadRunning() {
  const limit = MOST_RUNNING;
  const executions = (["running", "queued"] as const).map((status) => load(listExecutions, { status, limit }));
  const runs = (["running", "pending"] as const).map((status) => load(listWorkflowRuns, { status, limit }));
  return runningOf(...(await Promise.all([Promise.all(executions), Promise.all(runs)])));
}

async function loadFiles(recent: ReturnType<typeof endedOf>) {
  const found = recent.map(async ({ id }) => [id, await load(listArtifacts, { executionId: String(id), limit: MOST_FILES })] as const);
  return Object.fromEntries(await Promise.all(found));
}

async function loadSteps({ role, workspace }: Caller, ran: boolean, kept: Kept[]) {
  const manages = mayManage(role);
  const id = formatId("ws", workspace.id);
  const [agents, connectors, members, invitations] = await Promise.all([
    load(listAgents, { limit: 100 }),
    load(listConnectors, {}),
    load(listMembers, { id, limit: 2 }),
    manages ? load(listInvitations, { id, limit: 1 }) : undefined,
  ]);
  const people = members.data.length + (invitations?.data.length ?? 0);
  const connected = connectors.data.some((each) => each.connected);
  return firstSteps({ manages, ran, looked: kept.includes("looked"), agents: agents.data, people, connected });
}

async function Nothing({ may }: { may: boolean }) {
  if (may) return <GoodToTry skills={readyToRun((await load(listMarketplaceSkills, { sort: "executions", limit: 100 })).data)} />;
  return (
    <EmptyState
      icon={Activity}
      title="Nothing has run yet"
      action={
        <Link href="/skills" className={buttonStyle()}>
          Look at the marketplace
        </Link>
      }
    >
      When somebody here runs a skill, its result appears on this page.
    </EmptyState>
  );
}
