"use client";

import { useState } from "react";
import { api, type InputOf, type OutputOf } from "#lib/client";
import { useDecision } from "../../../components/agents/use-decision";
import { withArticle } from "../../../components/settings/roles";
import { Alert } from "../../../components/ui/alert";
import { Button } from "../../../components/ui/button";
import { Field, Select } from "../../../components/ui/field";
import { useInBrowser } from "../../../components/ui/use-in-browser";
import { AppFacts } from "./app-facts";
import { AppOutcome } from "./app-outcome";
import { AppScopes, firstChoice } from "./app-scopes";

export type App = OutputOf<"GET /oauth/authorization">;
export type Asked = InputOf<"GET /oauth/authorization">;
type Decided = OutputOf<"POST /oauth/authorization">;

/** An app that wants to be connected: who it is, how far it is let in, and the way back to it. */
export function AppCard({ asked, app, current }: { asked: Asked; app: App; current: string }) {
  const { client, redirectTo, scopes, workspaces } = app;
  const [chosen, setChosen] = useState(() => firstChoice(scopes));
  const [workspace, setWorkspace] = useState(current);
  const { decide, busy, deciding, outcome, problem } = useDecision<Decided>();
  const ready = useInBrowser() && !busy;
  const role = workspaces.find(({ slug }) => slug === workspace)?.role ?? "viewer";

  if (outcome) return <AppOutcome kind={outcome.kind} name={client.name} redirectTo={outcome.answer?.redirectTo} />;

  const answer = (rest: Pick<InputOf<"POST /oauth/authorization">, "decision" | "workspace" | "scopes">) => async () => {
    const decided = await api("POST /oauth/authorization", { ...asked, ...rest });
    // A form would be stopped by the content security policy, and a router only goes to pages of ours.
    window.location.assign(decided.redirectTo);
    return decided;
  };
  const approve = answer({ decision: "approve", workspace, scopes: scopes.map(({ scope }) => scope).filter((scope) => chosen.has(scope)) as never });
  return (
    <article className="space-y-6 rounded-xl border bg-card p-5">
      <AppFacts client={client} redirectTo={redirectTo} />
      {problem && <Alert title={problem} />}
      {workspaces.length > 1 ? (
        <Field label="Workspace" hint="It gets access to this workspace only.">
          <Select value={workspace} disabled={busy} onChange={(event) => setWorkspace(event.target.value)}>
            {workspaces.map(({ slug, name, role }) => (
              <option key={slug} value={slug}>
                {name} ({role})
              </option>
            ))}
          </Select>
        </Field>
      ) : (
        <p>
          <span className="font-medium">Workspace:</span> <b className="font-medium">{workspaces[0]?.name}</b>.{" "}
          <span className="text-muted-foreground">It gets access to this workspace only.</span>
        </p>
      )}
      <AppScopes scopes={scopes} chosen={chosen} onChange={setChosen} disabled={busy} />
      {role === "viewer" && (
        <Alert tone="info" title="You are a viewer in this workspace">
          So it can only read here: running skills and changing the workspace is refused, whatever you tick.
        </Alert>
      )}
      {chosen.size === 0 && <p className="text-muted-foreground">Tick at least one, or deny it.</p>}
      <footer className="flex flex-wrap items-center gap-2 border-t pt-4">
        <p className="mr-auto text-muted-foreground max-sm:basis-full sm:max-w-56">It may never do more than you: what {withArticle(role)} may.</p>
        <Button size="lg" disabled={!ready} onClick={() => decide({ kind: "denied", run: answer({ decision: "deny" }) })}>
          {deciding === "denied" ? "Denying…" : "Deny"}
        </Button>
        <Button size="lg" variant="primary" disabled={!ready || chosen.size === 0} onClick={() => decide({ kind: "approved", run: approve })}>
          {deciding === "approved" ? "Allowing…" : "Allow"}
        </Button>
      </footer>
    </article>
  );
}
