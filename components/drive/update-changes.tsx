import { ArrowRight } from "lucide-react";
import type { ReactNode } from "react";
import type { OutputOf } from "#lib/client";
import { Badge } from "../ui/badge";

export type Update = OutputOf<"GET /drive/updates">["data"]["updates"][number];
type Changes = NonNullable<Update["changes"]>;

const LISTS = { secrets: "Secrets", hosts: "Network", connectors: "Connectors", tools: "Allowed tools", scripts: "Scripts", files: "Other files" } as const;
const TURNS = { runtime: "Runs as", entrypoint: "Entry point", cost: "Cost of a run", risk: "Risk", verdict: "Scan" } as const;

/** A path may be as long as it likes; it is broken rather than cut, because it is what is to be decided about. */
const NAME = "h-auto min-h-5 min-w-0 rounded-md py-0.5 font-mono break-all whitespace-normal";

/** What another version can do, reach and cost that the installed one cannot; what is the same is not shown. */
export function UpdateChanges({ changes }: { changes: Changes }) {
  const lists = Object.entries(LISTS).flatMap(([key, label]) => {
    const { added, removed, ...rest } = changes[key as keyof typeof LISTS];
    const changed = "changed" in rest ? (rest.changed as string[]) : [];
    return added.length + removed.length + changed.length > 0 ? [{ label, added, removed, changed }] : [];
  });
  const turns = Object.entries(TURNS).flatMap(([key, label]) => {
    const { from, to } = changes[key as keyof typeof TURNS];
    return from === to ? [] : [{ label, from: String(from ?? "none"), to: String(to ?? "none") }];
  });
  if (lists.length + turns.length === 0) return <p className="text-muted-foreground">It needs and can do the same as before.</p>;
  return (
    <dl className="grid gap-x-6 gap-y-1.5 sm:grid-cols-[minmax(6rem,auto)_minmax(0,1fr)]">
      {lists.map(({ label, added, removed, changed }) => (
        <Row key={label} label={label}>
          {added.map((name) => (
            <Badge key={name} tone="warning" className={NAME}>
              <span aria-hidden>+</span>
              <span className="sr-only">added</span> {name}
            </Badge>
          ))}
          {removed.map((name) => (
            <Badge key={name} className={`${NAME} line-through`}>
              <span className="sr-only">removed</span> {name}
            </Badge>
          ))}
          {changed.map((name) => (
            <Badge key={name} className={NAME}>
              <span aria-hidden>~</span>
              <span className="sr-only">changed</span> {name}
            </Badge>
          ))}
        </Row>
      ))}
      {turns.map(({ label, from, to }) => (
        <Row key={label} label={label}>
          {from} <ArrowRight aria-label="to" className="size-3.5 text-muted-foreground" /> <span className="font-medium">{to}</span>
        </Row>
      ))}
    </dl>
  );
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted-foreground">{label}</dt>
      <dd className="flex min-w-0 flex-wrap items-center gap-1.5 break-words">{children}</dd>
    </>
  );
}
