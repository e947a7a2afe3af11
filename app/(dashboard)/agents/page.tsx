import { Bot } from "lucide-react";
import type { Metadata } from "next";
import { type ReactNode, Suspense } from "react";
import { formatId } from "#lib/api/fields";
import { listAgents } from "#lib/operations/agents/list-agents";
import { listConsents } from "#lib/operations/agents/list-consents";
import { listGrants } from "#lib/operations/agents/list-grants";
import { load, loadOrNotFound, type Query, readQuery, requireCaller } from "#lib/session";
import { AgentsList } from "../../../components/agents/agents-list";
import { ConnectAnAgent } from "../../../components/agents/connect-an-agent";
import { ConsentHistory } from "../../../components/agents/consent-history";
import { GrantsList } from "../../../components/agents/grants-list";
import { PendingRequests } from "../../../components/agents/pending-requests";
import { mayManage } from "../../../components/shell/viewers";
import { buttonStyle } from "../../../components/ui/button-style";
import { EmptyState } from "../../../components/ui/empty-state";
import { Link } from "../../../components/ui/link";
import { PageHeader } from "../../../components/ui/page-header";
import { type Cursor, Pager } from "../../../components/ui/pager";
import { SkeletonRows } from "../../../components/ui/skeleton";

export const metadata: Metadata = { title: "Agents" };

const LISTS = ["agents", "grants", "history"] as const;
type List = (typeof LISTS)[number];
type Place = Partial<Record<`${List}_${"after_id" | "before_id"}`, string>>;

export default async function AgentsPage({ searchParams }: { searchParams: Query }) {
  const caller = await requireCaller("/agents");
  const place: Place = await readQuery(searchParams, ...LISTS.flatMap((list) => [`${list}_after_id`, `${list}_before_id`] as const));
  const manages = mayManage(caller.role);
  return (
    <>
      <PageHeader
        title="Agents"
        action={
          <Link href="/agents/connect" className={buttonStyle()}>
            Connect an agent
          </Link>
        }
      >
        An agent is a program that may use this workspace: a coding assistant, a connected app, a script. Here you decide what each may do.
      </PageHeader>
      <PendingRequests initial={await load(listConsents, { limit: 100 })} />
      <Section title="Who has access" cursor={cursorOf(place, "agents")}>
        <Agents place={place} mayRevoke={manages ? {} : { of: formatId("usr", caller.user.id) }} />
      </Section>
      <Section title="What they are allowed" cursor={cursorOf(place, "grants")}>
        <Grants place={place} />
      </Section>
      <Section title="What they have asked" cursor={cursorOf(place, "history")}>
        <History place={place} />
      </Section>
      <ConnectAnAgent />
    </>
  );
}

function Section({ title, cursor, children }: { title: string; cursor: Cursor; children: ReactNode }) {
  return (
    <section aria-label={title} className="space-y-3">
      <h2 className="font-semibold">{title}</h2>
      <Suspense key={JSON.stringify(cursor)} fallback={<SkeletonRows rows={3} label={`Loading: ${title}`} />}>
        {children}
      </Suspense>
    </section>
  );
}

async function Agents({ place, mayRevoke }: { place: Place; mayRevoke: { of?: string } }) {
  const page = await loadOrNotFound(listAgents, cursorOf(place, "agents"));
  if (page.data.length === 0) {
    return (
      <EmptyState
        icon={Bot}
        title="No agents yet"
        action={
          <Link href="/agents/connect" className={buttonStyle({ variant: "primary" })}>
            Connect an agent
          </Link>
        }
      >
        Connect a program, and it can run skills and read results here, as far as you let it.
      </EmptyState>
    );
  }
  return (
    <>
      <AgentsList agents={page.data} mayRevoke={mayRevoke} />
      <Pager path="/agents" prefix="agents_" query={otherThan(place, "agents")} page={page} cursor={cursorOf(place, "agents")} />
    </>
  );
}

async function Grants({ place }: { place: Place }) {
  const page = await loadOrNotFound(listGrants, { ...cursorOf(place, "grants"), status: "active" });
  if (page.data.length === 0) {
    return <Nothing>Nothing at the moment. When an agent asks and you allow it, it stands here until it ends or you take it back.</Nothing>;
  }
  return (
    <>
      <GrantsList grants={page.data} />
      <Pager path="/agents" prefix="grants_" query={otherThan(place, "grants")} page={page} cursor={cursorOf(place, "grants")} />
    </>
  );
}

async function History({ place }: { place: Place }) {
  const page = await loadOrNotFound(listConsents, { ...cursorOf(place, "history"), status: "all" });
  const over = page.data.filter(({ status }) => status !== "pending");
  return (
    <>
      {over.length > 0 ? <ConsentHistory consents={over} /> : <Nothing>No agent has asked for anything yet, or what was asked still waits.</Nothing>}
      <Pager path="/agents" prefix="history_" query={otherThan(place, "history")} page={page} cursor={cursorOf(place, "history")} />
    </>
  );
}

function Nothing({ children }: { children: ReactNode }) {
  return <p className="rounded-lg border border-dashed p-4 text-muted-foreground">{children}</p>;
}

/** Where one of the page's lists stands. */
function cursorOf(place: Place, list: List): Cursor {
  const [after_id, before_id] = [place[`${list}_after_id`], place[`${list}_before_id`]];
  return { ...(after_id && { after_id }), ...(before_id && { before_id }) };
}

/** Where the others stand, so that turning a page of one leaves them there. */
const otherThan = (place: Place, list: List): Place =>
  Object.fromEntries(Object.entries(place).filter(([name]) => name !== `${list}_after_id` && name !== `${list}_before_id`));
