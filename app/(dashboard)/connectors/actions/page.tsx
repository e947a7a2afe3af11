import { SquareFunction } from "lucide-react";
import type { Metadata } from "next";
import { listConnectors } from "#lib/operations/connectors/list-connectors";
import { searchConnectorActions } from "#lib/operations/connectors/search-connector-actions";
import { load, loadOrNotFound, type Query, readQuery, requireCaller } from "#lib/session";
import { ActionList } from "../../../../components/connectors/action-list";
import { buttonStyle } from "../../../../components/ui/button-style";
import { EmptyState } from "../../../../components/ui/empty-state";
import { FilterLinks } from "../../../../components/ui/filter-links";
import { href } from "../../../../components/ui/href";
import { Link } from "../../../../components/ui/link";
import { PageHeader } from "../../../../components/ui/page-header";
import { SearchForm } from "../../../../components/ui/search-form";

export const metadata: Metadata = { title: "Actions" };

const PATH = "/connectors/actions";

export default async function ActionsPage({ searchParams }: { searchParams: Query }) {
  await requireCaller(PATH);
  const query = await readQuery(searchParams, "q", "app");
  const { q, app } = query;
  const connectors = (await load(listConnectors, {})).data.filter(({ connected, expired }) => connected || expired);
  const { data } = await loadOrNotFound(searchConnectorActions, query as { q?: string; app?: "github" });
  const links = [undefined, ...connectors].map((each) => ({
    label: each?.name ?? "All",
    href: href(PATH, { q, app: each?.app }),
    current: each?.app === app,
  }));
  return (
    <>
      <PageHeader title="Actions" crumbs={[{ label: "Connectors", href: "/connectors" }]}>
        What can be done in the connected accounts, by people here and by agents, skills and workflows.
      </PageHeader>
      {connectors.length > 0 && (
        <div className="flex flex-wrap items-center justify-between gap-3">
          <SearchForm action={PATH} label="Search actions" q={q} keep={{ app }} />
          <FilterLinks label="App" links={links} />
        </div>
      )}
      {data.length > 0 ? <ActionList actions={data} /> : <Nothing narrowed={Boolean(q || app)} connected={connectors.length > 0} />}
    </>
  );
}

function Nothing({ narrowed, connected }: { narrowed: boolean; connected: boolean }) {
  if (connected && narrowed)
    return (
      <EmptyState
        icon={SquareFunction}
        title="No actions found"
        action={
          <Link href={PATH} className={buttonStyle()}>
            Show all actions
          </Link>
        }
      >
        Say what is to be done in other words, or look in another app.
      </EmptyState>
    );
  return (
    <EmptyState
      icon={SquareFunction}
      title="Nothing is connected yet"
      action={
        <Link href="/connectors" className={buttonStyle({ variant: "primary" })}>
          Connect an account
        </Link>
      }
    >
      Each app that is connected brings its own actions.
    </EmptyState>
  );
}
