"use client";

import { Popover } from "@base-ui/react/popover";
import { buttonStyle } from "../ui/button-style";
import type { ScopeGroups } from "./scope-choice";

/** What a key may do, in two words; which permissions that are, on a click. */
export function KeyScopes({ scopes, groups }: { scopes: string[]; groups: ScopeGroups }) {
  if (scopes.includes("*")) return <span className="text-xs whitespace-nowrap">Full access</span>;
  if (scopes.length === 0) return <span className="text-xs whitespace-nowrap text-muted-foreground">Nothing yet</span>;
  const texts = new Map(groups.flatMap((group) => group.scopes.map(({ name, text }) => [name as string, text])));
  return (
    <Popover.Root>
      <Popover.Trigger className={buttonStyle({ variant: "ghost", size: "sm", className: "-mx-2 underline decoration-dotted underline-offset-4" })}>
        {scopes.length} {scopes.length === 1 ? "permission" : "permissions"}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={4} align="start" className="z-50">
          <Popover.Popup className="max-h-80 w-80 max-w-[calc(100vw-2rem)] overflow-y-auto rounded-lg border bg-background p-3 shadow-lg outline-none">
            <ul className="space-y-2">
              {scopes.map((scope) => (
                <li key={scope}>
                  {texts.get(scope) ?? "A permission that this version does not know"}
                  <span className="block font-mono text-xs text-muted-foreground">{scope}</span>
                </li>
              ))}
            </ul>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
