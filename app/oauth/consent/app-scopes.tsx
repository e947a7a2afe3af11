"use client";

import { type ScopeDetail, ScopeList } from "../../../components/agents/scopes";
import { Button } from "../../../components/ui/button";
import type { App } from "./app-card";

type Props = { scopes: App["scopes"]; chosen: ReadonlySet<string>; onChange: (chosen: ReadonlySet<string>) => void; disabled: boolean };

/** What is ticked for an app that did not say what it wants: what the tools of MCP need. As at /activate, to name nothing is not to want nothing. */
const USUAL = ["workspace:files:read", "workspace:files:write", "memory:read", "memory:write", "tool:execute", "billing:read"];

/** What is ticked at first. */
export function firstChoice(scopes: App["scopes"]): ReadonlySet<string> {
  const asked = scopes.filter(({ requested }) => requested);
  return new Set(asked.length > 0 ? asked.map(({ scope }) => scope) : USUAL);
}

/** What the app may do: what it asked for first, and what there is besides behind a line to open. Of one that named nothing, all but people's accounts elsewhere. */
export function AppScopes({ scopes, chosen, onChange, disabled }: Props) {
  const asked = scopes.filter(({ requested }) => requested);
  const first = asked.length > 0 ? asked : scopes.filter(({ scope }) => !scope.startsWith("connector:"));
  const others = scopes.filter((each) => !first.includes(each));
  const added = others.filter(({ scope }) => chosen.has(scope)).length;
  const names = (list: App["scopes"]) => new Set(list.map(({ scope }) => scope));
  const boxes = (list: App["scopes"]) => <ScopeList details={list.map(inWords)} chosen={chosen} onChange={onChange} disabled={disabled} />;
  return (
    <fieldset className="space-y-3">
      <legend className="mb-2 font-medium">What it may do</legend>
      <p className="-mt-1 text-muted-foreground">
        {asked.length > 0
          ? "What it asked for is ticked. Untick what it should not have."
          : "It did not say what it wants to do, so what agents usually need is ticked. Untick what it should not have."}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button size="sm" disabled={disabled} onClick={() => onChange(names(first.filter(({ sensitive }) => !sensitive)))}>
          Only reading
        </Button>
        <Button size="sm" disabled={disabled} onClick={() => onChange(names(first))}>
          {asked.length > 0 ? "All it asked for" : "All of these"}
        </Button>
      </div>
      {boxes(first)}
      {others.length > 0 && (
        <details className="space-y-2">
          <summary className="w-fit rounded text-accent underline underline-offset-2">
            {asked.length > 0 ? "Add what it did not ask for" : "Your accounts elsewhere"}
            {added > 0 && ` (${added} ticked)`}
          </summary>
          <div className="mt-2">{boxes(others)}</div>
        </details>
      )}
    </fieldset>
  );
}

const inWords = ({ scope, title, sensitive }: App["scopes"][number]): ScopeDetail => ({ scope, description: title, sensitive });
