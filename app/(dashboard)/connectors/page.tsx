import { SquareFunction } from "lucide-react";
import type { Metadata } from "next";
import { listConnectors } from "#lib/operations/connectors/list-connectors";
import { load, type Query, readQuery, requireCaller } from "#lib/session";
import { ConnectorCard } from "../../../components/connectors/connector-card";
import { Outcome } from "../../../components/connectors/outcome";
import { mayChange, ViewersLook } from "../../../components/shell/viewers";
import { buttonStyle } from "../../../components/ui/button-style";
import { Link } from "../../../components/ui/link";
import { PageHeader } from "../../../components/ui/page-header";

export const metadata: Metadata = { title: "Connectors" };

export default async function ConnectorsPage({ searchParams }: { searchParams: Query }) {
  const { app, connected, problem } = await readQuery(searchParams, "app", "connected", "problem");
  const may = mayChange((await requireCaller(app ? `/connectors?app=${encodeURIComponent(app)}` : "/connectors")).role);
  const { data } = await load(listConnectors, {});
  // Only what is so is said: anybody can write an address.
  const done = data.find((each) => each.app === connected && each.connected);
  const outcome = done?.account ? { connected: { name: done.name, account: done.account.name } } : { problem };
  return (
    <>
      <PageHeader
        title="Connectors"
        action={
          data.some((each) => each.connected) && (
            <Link href="/connectors/actions" className={buttonStyle()}>
              <SquareFunction aria-hidden /> All actions
            </Link>
          )
        }
      >
        Accounts that this workspace works with. Skills, workflows and agents use them as far as you allow.
      </PageHeader>
      {!may && <ViewersLook />}
      {(done || problem) && <Outcome {...outcome} />}
      <div className="space-y-3">
        {data.map((each) => (
          <ConnectorCard key={each.app} connector={each} may={may} asked={each.app === (app ?? connected)} />
        ))}
      </div>
    </>
  );
}
