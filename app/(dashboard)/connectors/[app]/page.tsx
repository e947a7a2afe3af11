import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { listConnectors } from "#lib/operations/connectors/list-connectors";
import { load, type Query, readQuery, requireCaller } from "#lib/session";
import { SourceView } from "../../../../components/connectors/source-view";
import { Sources } from "../../../../components/connectors/sources";
import { Alert } from "../../../../components/ui/alert";
import { buttonStyle } from "../../../../components/ui/button-style";
import { Link } from "../../../../components/ui/link";
import { PageHeader } from "../../../../components/ui/page-header";

type Props = { params: Promise<{ app: string }>; searchParams: Query };

export const metadata: Metadata = { title: "Browse an account" };

export default async function ConnectorPage({ params, searchParams }: Props) {
  const { app } = await params;
  await requireCaller(`/connectors/${app}`);
  const connector = (await load(listConnectors, {})).data.find((each) => each.app === app) ?? notFound();
  const { source, title, ref, path } = await readQuery(searchParams, "source", "title", "ref", "path");
  const { name, connected, account } = connector;
  return (
    <>
      <PageHeader
        title={name}
        crumbs={[{ label: "Connectors", href: "/connectors" }]}
        action={
          source && (
            <Link href={`/connectors/${app}`} className={buttonStyle()}>
              All of {name}
            </Link>
          )
        }
      >
        {connected ? `What ${account?.name ?? "the account"} lets this workspace read.` : "No account is connected."}
      </PageHeader>
      {!connected ? (
        <Alert tone="info" title={`Connect ${name} to look into it.`}>
          <Link href={`/connectors?app=${app}`} className="text-accent underline-offset-2 hover:underline">
            See the connectors
          </Link>
        </Alert>
      ) : source ? (
        <SourceView app={connector.app} place={{ source, title, ref, path }} />
      ) : (
        <Sources app={connector.app} name={name} />
      )}
    </>
  );
}
