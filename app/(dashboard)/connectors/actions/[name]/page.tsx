import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { listConnectors } from "#lib/operations/connectors/list-connectors";
import { searchConnectorActions } from "#lib/operations/connectors/search-connector-actions";
import { load, requireCaller } from "#lib/session";
import { ActionForm } from "../../../../../components/connectors/action-form";
import { AccessBadge } from "../../../../../components/connectors/action-list";
import { mayChange, ViewersLook } from "../../../../../components/shell/viewers";
import { Coded } from "../../../../../components/ui/coded";
import { Link } from "../../../../../components/ui/link";
import { PageHeader } from "../../../../../components/ui/page-header";

type Props = { params: Promise<{ name: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decoded((await params).name) };
}

export default async function ActionPage({ params }: Props) {
  const { name } = await params;
  const { role } = await requireCaller(`/connectors/actions/${name}`);
  const action = (await load(searchConnectorActions, {})).data.find((each) => each.name === decoded(name)) ?? notFound();
  const connector = (await load(listConnectors, {})).data.find(({ app }) => app === action.app) ?? notFound();
  return (
    <>
      <PageHeader
        crumbs={[
          { label: "Connectors", href: "/connectors" },
          { label: "Actions", href: "/connectors/actions" },
        ]}
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="font-mono text-lg break-all">{action.name}</span> <AccessBadge action={action} />
          </span>
        }
      >
        <Coded>{action.description}</Coded>
      </PageHeader>
      <p className="-mt-3 flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted-foreground">
        <Link href={`/connectors/actions?app=${action.app}`} className="text-accent underline-offset-2 hover:underline">
          Actions in {connector.name}
        </Link>
        <span>{connector.account?.name}</span>
        <span className="font-mono">{action.scope}</span>
      </p>
      {mayChange(role) ? (
        <ActionForm key={action.name} action={action} appName={connector.name} account={connector.account?.name ?? "this workspace"} />
      ) : (
        <ViewersLook title="Viewers do nothing in connected accounts" />
      )}
    </>
  );
}

/** What stands in the address; nothing is called what cannot be decoded. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return notFound();
  }
}
