import type { ReactNode } from "react";
import type { OutputOf } from "#lib/client";
import { Badge } from "../ui/badge";
import { buttonStyle } from "../ui/button-style";
import { cn } from "../ui/cn";
import { Link } from "../ui/link";
import { TimeAgo } from "../ui/time-ago";
import { AppIcon } from "./app-icon";
import { ConnectButton } from "./connect-button";
import { DisconnectButton } from "./disconnect-button";
import { grantedWords } from "./granted";
import { IntoView } from "./into-view";
import { SetupSteps } from "./setup";

export type Connector = OutputOf<"GET /connectors">["data"][number];

/** An app: how it stands in this workspace, and what can be done about it. */
export function ConnectorCard({ connector, may, asked }: { connector: Connector; may: boolean; asked: boolean }) {
  const { app, name, configured, connected, expired, account, scopes, setup } = connector;
  return (
    <IntoView as={asked} label={name}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-3">
        <AppIcon app={app} />
        <div className="min-w-40 flex-1">
          <h2 className="flex flex-wrap items-center gap-x-2 gap-y-1 font-semibold">
            {name} <Standing connector={connector} />
          </h2>
          <p className="break-words text-muted-foreground">{sentenceOf(connector)}</p>
        </div>
        <div className={cn("flex flex-wrap gap-2", (connected || expired) && "max-sm:w-full max-sm:*:min-w-[40%] max-sm:*:flex-1")}>
          {connected && (
            <>
              <Link href={`/connectors/${app}`} aria-label={`Browse ${name}`} className={buttonStyle()}>
                Browse
              </Link>
              <Link href={`/connectors/actions?app=${app}`} aria-label={`Actions in ${name}`} className={buttonStyle()}>
                Actions
              </Link>
            </>
          )}
          {may && configured && <ConnectButton app={app} name={name} again={connected || expired} primary={!connected} />}
          {may && account && <DisconnectButton app={app} name={name} account={account.name} />}
        </div>
      </div>
      {account && (
        <dl className="grid gap-x-6 gap-y-3 border-t pt-4 text-xs sm:grid-cols-2 lg:grid-cols-4">
          <Fact name="It allows" wide>
            <ul className="space-y-0.5">
              {grantedWords(app, account.granted).map((each) => (
                <li key={each} className="break-words">
                  {each}
                </li>
              ))}
            </ul>
          </Fact>
          <Fact name="Connected">
            <TimeAgo at={account.connectedAt} /> by {account.connectedBy.name ?? "somebody who is gone"}
          </Fact>
          <Fact name="Last used">{account.lastUsedAt ? <TimeAgo at={account.lastUsedAt} /> : "Not yet"}</Fact>
          <Fact name="Agents ask for" full>
            <span className="font-mono">{scopes.read}</span> to read, <span className="font-mono">{scopes.exec}</span> to change something. You decide, and for
            how long.
          </Fact>
        </dl>
      )}
      {setup && !account && <SetupSteps app={app} name={name} setup={setup} />}
    </IntoView>
  );
}

function Fact({ name, wide = false, full = false, children }: { name: string; wide?: boolean; full?: boolean; children: ReactNode }) {
  return (
    <div className={full ? "sm:col-span-2 lg:col-span-4" : wide ? "lg:col-span-2" : ""}>
      <dt className="text-muted-foreground">{name}</dt>
      <dd className="mt-0.5 break-words">{children}</dd>
    </div>
  );
}

function Standing({ connector: { connected, expired, configured } }: { connector: Connector }) {
  if (connected) return <Badge tone="success">Connected</Badge>;
  if (expired) return <Badge tone="warning">Connect again</Badge>;
  return <Badge>{configured ? "Not connected" : "Not set up"}</Badge>;
}

function sentenceOf({ app, name, connected, expired, configured, account }: Connector): string {
  if (connected) return `Connected as ${account?.name ?? "an account of this workspace"}`;
  if (expired) return `${name} does not accept ${account?.name ?? "the account"} any more: it was taken back there, or has run out.`;
  return configured ? (ABOUT[app] ?? "") : `${ABOUT[app] ?? ""} This server has no client id for it yet.`;
}

/** What an app is connected for. */
const ABOUT: Record<string, string> = {
  gmail: "Read, write and send mail.",
  calendar: "See and arrange events.",
  drive: "Read and write files.",
  notion: "Read and write pages and databases.",
  github: "Read repositories, work on issues and pull requests.",
};
