"use client";

import { type ReactNode, useId } from "react";
import type { OutputOf } from "#lib/client";
import { Badge } from "../ui/badge";

export type ScopeDetail = OutputOf<"GET /agents/consents">["data"][number]["scopeDetails"][number];

/** Scopes with their words. With `onChange` they can be ticked and unticked. */
export function ScopeList({
  details,
  chosen,
  onChange,
  disabled,
}: {
  details: ScopeDetail[];
  chosen?: ReadonlySet<string>;
  onChange?: ((chosen: ReadonlySet<string>) => void) | undefined;
  disabled?: boolean;
}) {
  const id = useId();
  const toggle = (scope: string) => {
    const next = new Set(chosen);
    if (!next.delete(scope)) next.add(scope);
    onChange?.(next);
  };
  return (
    <ul className="divide-y rounded-lg border">
      {details.map(({ scope, description, sensitive }) => (
        <li key={scope} className="flex items-start gap-3 px-3 py-2.5">
          {onChange && (
            <input
              id={`${id}-${scope}`}
              type="checkbox"
              className="mt-0.5 size-4 shrink-0 accent-primary"
              checked={chosen?.has(scope) ?? false}
              disabled={disabled}
              onChange={() => toggle(scope)}
            />
          )}
          <Words htmlFor={onChange && `${id}-${scope}`}>
            <span className="block">{description}</span>
            <span className="block font-mono text-xs break-all text-muted-foreground">{scope}</span>
          </Words>
          {sensitive && <Badge tone="warning">Sensitive</Badge>}
        </li>
      ))}
    </ul>
  );
}

/** The label of a scope's box, or only its words where there is no box. */
function Words({ htmlFor, children }: { htmlFor: string | undefined; children: ReactNode }) {
  const look = "min-w-0 flex-1";
  return htmlFor ? (
    <label htmlFor={htmlFor} className={look}>
      {children}
    </label>
  ) : (
    <div className={look}>{children}</div>
  );
}

/** What a scope list comes to, in one line, with the rest behind it. */
export function ScopeWords({ details }: { details: ScopeDetail[] }) {
  if (details.length === 0) return <>Nothing yet</>;
  if (details.some(({ scope }) => scope === "*")) return <>Everything</>;
  const words = details.map(({ description }) => description);
  if (words.length <= 2) return <>{words.join(" · ")}</>;
  return (
    <details>
      <summary className="rounded">
        {words[0]} · <span className="underline decoration-dotted underline-offset-2">and {words.length - 1} more</span>
      </summary>
      <ul className="mt-1.5 list-disc space-y-0.5 pl-5">
        {words.slice(1).map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
    </details>
  );
}
