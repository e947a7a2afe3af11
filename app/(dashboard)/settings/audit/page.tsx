import { ScrollText } from "lucide-react";
import type { Metadata } from "next";
import { isApiError } from "#lib/api/errors";
import { listAgents } from "#lib/operations/agents/list-agents";
import { listAuditLogs } from "#lib/operations/audit-logs/list-audit-logs";
import { operations } from "#lib/operations/index";
import { listMembers } from "#lib/operations/members/list-members";
import { load, type Query, readQuery, requireCaller } from "#lib/session";
import { type Actor, AuditFilters, asQuery, isField, type Wrong } from "../../../../components/audit-logs/audit-filters";
import { AuditTable } from "../../../../components/audit-logs/audit-table";
import { AdminsOnly } from "../../../../components/settings/admins-only";
import { Alert } from "../../../../components/ui/alert";
import { buttonStyle } from "../../../../components/ui/button-style";
import { EmptyState } from "../../../../components/ui/empty-state";
import { Link } from "../../../../components/ui/link";
import { Pager } from "../../../../components/ui/pager";
import { Section } from "../../../../components/ui/section";

export const metadata: Metadata = { title: "Audit log" };

/** What leaves an entry: every operation that changes something, and what is no operation's own: the use of a grant, and refusals. */
const ACTIONS = [...Object.values(operations).flatMap(({ audit }) => audit ?? []), "grant.use", "grant.refuse", "session.refuse"];

// Nothing is streamed in here, so that the page is whole where scripts do not run.
export default async function AuditPage({ searchParams }: { searchParams: Query }) {
  const { role, workspace } = await requireCaller("/settings/audit");
  const { after_id, before_id, ...filters } = await readQuery(searchParams, "q", "what", "actor", "start_date", "end_date", "after_id", "before_id");
  const cursor = { ...(after_id && { after_id }), ...(before_id && { before_id }) };
  const [found, known] = await Promise.all([entries({ ...asQuery(filters), ...cursor, limit: 50 }), actorsOf(`ws_${workspace.id}`)]);
  if (found === "refused") {
    return (
      <AdminsOnly role={role} page="Audit log" title="Admins see the audit log">
        Ask an admin or owner to look something up, or to change your role.
      </AdminsOnly>
    );
  }
  const { page, wrong } = found;
  // Whoever is gone is still in the entries.
  const seen = page?.data.flatMap(({ actor }) => (actor.id ? [{ id: actor.id, name: actor.name ?? actor.id }] : [])) ?? [];
  const all = [...new Map([...seen, ...known].map((each) => [each.id, each])).values()];
  const people = all.filter(({ id }) => id.startsWith("usr_"));
  const keys = all.filter(({ id }) => id.startsWith("key_"));
  return (
    <Section title="Audit log" description="Everything that was changed in this workspace, by whom and from where. Entries are never altered or deleted.">
      <AuditFilters filters={filters} actions={ACTIONS} people={people} keys={keys} wrong={wrong} />
      {wrong && !isField(wrong) && <Alert title={wrong.message} />}
      {page && page.data.length > 0 && <AuditTable entries={page.data} />}
      {page && page.data.length > 0 && <Pager path="/settings/audit" query={filters} page={page} cursor={cursor} />}
      {page && page.data.length === 0 && <NoEntries narrowed={Object.keys({ ...filters, ...cursor }).length > 0} />}
    </Section>
  );
}

/** The page of entries; or what is wrong with the address, whose fields people type; or that the person may not see any. */
async function entries(query: Parameters<typeof load<typeof listAuditLogs>>[1]) {
  try {
    return { page: await load(listAuditLogs, query) };
  } catch (error) {
    if (isApiError(error) && error.status === 403) return "refused";
    if (isApiError(error) && error.status === 400) return { wrong: { param: error.details.param, message: error.message } satisfies Wrong };
    throw error;
  }
}

/** The people and keys that there are now, as far as one page of each goes. */
async function actorsOf(workspaceId: string): Promise<Actor[]> {
  const [members, agents] = await Promise.all([load(listMembers, { id: workspaceId, limit: 100 }), load(listAgents, { limit: 100 })]);
  return [...members.data, ...agents.data].map(({ id, name }) => ({ id: String(id), name }));
}

function NoEntries({ narrowed }: { narrowed: boolean }) {
  if (!narrowed) {
    return (
      <EmptyState icon={ScrollText} title="Nothing has been recorded yet">
        Runs, keys, sign-ins and every other change appear here.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={ScrollText}
      title="No entries match"
      action={
        <Link href="/settings/audit" className={buttonStyle()}>
          Show all entries
        </Link>
      }
    />
  );
}
