import type { ReactNode } from "react";
import { FocusedHeading } from "../../../components/ui/focused-heading";
import { TimeAgo } from "../../../components/ui/time-ago";
import type { App } from "./app-card";
import { describeDestination } from "./destination";

/** Who asks, as far as anybody knows, and where the answer goes. */
export function AppFacts({ client, redirectTo }: Pick<App, "client" | "redirectTo">) {
  const { name, host, uri, registeredAt } = client;
  const { words, warning } = describeDestination(redirectTo, client);
  return (
    <>
      <header className="space-y-1">
        <FocusedHeading className="text-xl font-semibold tracking-tight break-words">“{name}” wants access</FocusedHeading>
        <p className="text-muted-foreground">It wants to act for you in a workspace. The name is its own claim.</p>
      </header>
      <div className="space-y-2 rounded-lg border border-warning/30 bg-warning-ground p-4 text-warning">
        <p>
          Only go on if <b className="font-semibold">you started this yourself</b>, just now, in that app. If someone sent you here, deny it.
        </p>
        {warning && <p className="break-words">{warning}</p>}
      </div>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5">
        <Fact name="From">
          {host ? (
            <b className="font-medium">{host}</b>
          ) : (
            <>
              Unknown: it registered itself <TimeAgo at={registeredAt} />
            </>
          )}
        </Fact>
        {uri && (
          <Fact name="Its site">
            <span className="break-all">{uri}</span> <span className="text-muted-foreground">(its own claim)</span>
          </Fact>
        )}
        <Fact name="Answer to">{words}</Fact>
      </dl>
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted-foreground">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}
