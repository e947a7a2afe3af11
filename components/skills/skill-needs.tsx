import { Globe, KeyRound, Plug } from "lucide-react";
import type { OutputOf } from "#lib/client";

type Requires = OutputOf<"GET /marketplace/skills">["data"][number]["requires"];

const KINDS = [
  { kind: "secrets", icon: KeyRound, label: "Secrets" },
  { kind: "connectors", icon: Plug, label: "Connectors" },
  { kind: "network", icon: Globe, label: "Network" },
] as const;

/** What a skill asks for before it runs: the first of each kind by name, and how many more there are. */
export function SkillNeeds({ requires, className = "" }: { requires: Requires; className?: string }) {
  const needs = KINDS.filter(({ kind }) => requires[kind].length > 0);
  if (needs.length === 0) return null;
  return (
    <ul aria-label="Needs" className={`flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted-foreground ${className}`}>
      {needs.map(({ kind, icon: Icon, label }) => {
        const [first, ...more] = requires[kind];
        return (
          <li key={kind} title={`${label}: ${requires[kind].join(", ")}`} className="inline-flex max-w-full min-w-0 items-center gap-1">
            <Icon aria-hidden className="size-3.5 shrink-0" />
            <span className="sr-only">{label}: </span>
            <span className="truncate font-mono">{first}</span>
            {more.length > 0 && <span className="shrink-0">+{more.length}</span>}
          </li>
        );
      })}
    </ul>
  );
}
