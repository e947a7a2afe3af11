import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import type { OutputOf } from "#lib/client";
import { CodeBlock } from "../ui/code-block";
import { href } from "../ui/href";
import { Link } from "../ui/link";
import { Table, Td, Th } from "../ui/table";
import { actionWords, resourceWords } from "./action-words";

type Entry = OutputOf<"GET /audit-logs">["data"][number];

/** The entries. Each is a row that opens: the row after it is shown while its details element is open, which needs no script. */
export function AuditTable({ entries }: { entries: Entry[] }) {
  return (
    <Table
      label="Entries"
      head={
        <>
          <Th>When (UTC)</Th>
          <Th>What</Th>
          <Th className="hidden sm:table-cell">Who</Th>
          <Th className="hidden lg:table-cell">Resource</Th>
          <Th className="hidden md:table-cell">Address</Th>
        </>
      }
    >
      {entries.map((entry) => [<EntryRow key={entry.id} entry={entry} />, <DetailsRow key={`${entry.id} details`} entry={entry} />])}
    </Table>
  );
}

function EntryRow({ entry }: { entry: Entry }) {
  const refused = entry.action.endsWith(".refuse");
  return (
    <tr className="relative hover:bg-muted/50">
      <Td className="align-top text-muted-foreground tabular-nums">
        <time dateTime={entry.createdAt} className="block py-2.5">
          {entry.createdAt.slice(0, 10)} <span className="block sm:inline">{entry.createdAt.slice(11, 19)}</span>
        </time>
      </Td>
      <Td className="w-full max-w-0 py-2.5">
        <details className="group">
          <summary className="flex list-none items-start gap-1.5 after:absolute after:inset-0 [&::-webkit-details-marker]:hidden">
            <ChevronRight aria-hidden className="mt-0.5 size-4 shrink-0 text-muted-foreground transition-transform group-open:rotate-90" />
            <span className="min-w-0">
              <span className={refused ? "font-medium text-danger" : "font-medium"}>{actionWords(entry.action)}</span>{" "}
              <span className="block truncate font-mono text-xs text-muted-foreground">{entry.action}</span>
              <span className="block truncate text-xs text-muted-foreground sm:hidden">{actorName(entry)}</span>
            </span>
          </summary>
        </details>
      </Td>
      <Td className="hidden max-w-44 py-2.5 align-top sm:table-cell">
        <span className="block truncate">{actorName(entry)}</span>
        {entry.actor.id && <span className="block font-mono text-xs text-muted-foreground">{entry.actor.id}</span>}
      </Td>
      <Td className="hidden max-w-44 py-2.5 align-top lg:table-cell">
        <span className="block truncate font-mono text-xs leading-5">{entry.resourceId ?? "–"}</span>
      </Td>
      <Td className="hidden max-w-40 truncate py-2.5 align-top font-mono text-xs leading-5 text-muted-foreground md:table-cell">{entry.ip ?? "–"}</Td>
    </tr>
  );
}

const actorName = ({ actor }: Entry) => actor.name ?? (actor.type === "anonymous" ? "Nobody signed in" : actor.type);
const ACTOR_TYPES: Record<string, string> = { user: "person", api_key: "API key" };

function DetailsRow({ entry }: { entry: Entry }) {
  const { actor } = entry;
  return (
    <tr className="hidden bg-muted/40 [tr:has(details[open])+&]:table-row">
      <td colSpan={5} className="max-w-0 p-3 sm:px-4">
        <dl className="grid gap-x-8 gap-y-3 sm:grid-cols-2">
          <Detail term="Who">
            {actorName(entry)}
            {ACTOR_TYPES[actor.type] && ` (${ACTOR_TYPES[actor.type]})`}
            {actor.id && (
              <>
                {" "}
                <Link href={href("/settings/audit", { actor: actor.id })} className="font-mono text-xs text-accent underline-offset-2 hover:underline">
                  {actor.id}
                </Link>
              </>
            )}
          </Detail>
          <Detail term="When">
            <span className="font-mono text-xs">{entry.createdAt}</span>
          </Detail>
          <Detail term="Resource">
            {resourceWords(entry.resourceType)} {entry.resourceId && <span className="font-mono text-xs">{entry.resourceId}</span>}
          </Detail>
          <Detail term="Address">
            <span className="font-mono text-xs">{entry.ip ?? "–"}</span>
          </Detail>
          <Detail term="Request">
            <Link href={href("/settings/audit", { q: entry.requestId })} className="font-mono text-xs text-accent underline-offset-2 hover:underline">
              {entry.requestId}
            </Link>
          </Detail>
          <Detail term="Entry">
            <span className="font-mono text-xs">{entry.id}</span>
          </Detail>
          <Detail term="Program" wide>
            {entry.userAgent ?? "–"}
          </Detail>
          {Object.keys(entry.metadata).length > 0 && (
            <Detail term="Details" wide>
              <CodeBlock label="Metadata">{JSON.stringify(entry.metadata, null, 2)}</CodeBlock>
            </Detail>
          )}
        </dl>
      </td>
    </tr>
  );
}

function Detail({ term, wide = false, children }: { term: string; wide?: boolean; children: ReactNode }) {
  return (
    <div className={wide ? "min-w-0 sm:col-span-2" : "min-w-0"}>
      <dt className="text-xs text-muted-foreground">{term}</dt>
      <dd className="mt-0.5 break-words">{children}</dd>
    </div>
  );
}
