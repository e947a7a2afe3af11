import { ChevronRight } from "lucide-react";
import type { OutputOf } from "#lib/client";
import { AtTime } from "../ui/at-time";
import { Badge } from "../ui/badge";
import { formatDuration } from "../ui/format";
import { Source } from "../ui/source";
import { Table, Td, Th } from "../ui/table";
import { TimeAgo } from "../ui/time-ago";
import { eventWords } from "./event-words";
import { RedeliverButton } from "./redeliver-button";

type Delivery = OutputOf<"GET /account/webhooks/{id}/deliveries">["data"][number];
type Props = { webhookId: string; enabled: boolean };

const STATUS = {
  pending: { label: "Pending", tone: "info" },
  delivered: { label: "Delivered", tone: "success" },
  failed: { label: "Failed", tone: "danger" },
} as const;

/** What was sent. Each is a row that opens: the row after it is shown while its details element is open, which needs no script. */
export function DeliveriesTable({ deliveries, ...props }: Props & { deliveries: Delivery[] }) {
  return (
    <Table
      label="What was sent"
      head={
        <>
          <Th>Event</Th>
          <Th>Status</Th>
          <Th className="hidden sm:table-cell">Answer</Th>
          <Th className="hidden md:table-cell">Tries</Th>
          <Th className="hidden md:table-cell">Took</Th>
          <Th className="text-right">Sent</Th>
        </>
      }
    >
      {deliveries.map((each) => [<DeliveryRow key={each.id} delivery={each} />, <DetailsRow key={`${each.id} details`} delivery={each} {...props} />])}
    </Table>
  );
}

function DeliveryRow({ delivery: { id, type, status, attempts, created_at } }: { delivery: Delivery }) {
  const last = attempts.at(-1);
  return (
    <tr className="relative hover:bg-muted/50">
      <Td className="w-full max-w-0 py-1.5">
        <details className="group">
          <summary className="flex list-none items-center gap-1.5 after:absolute after:inset-0 [&::-webkit-details-marker]:hidden">
            <ChevronRight aria-hidden className="size-4 shrink-0 text-muted-foreground group-open:rotate-90" />
            <span className="min-w-0">
              <span className="block truncate font-medium">{eventWords(type)}</span>
              <span className="block truncate font-mono text-xs text-muted-foreground">
                {type} · {id}
              </span>
            </span>
          </summary>
        </details>
      </Td>
      <Td>
        <Badge tone={STATUS[status].tone}>{STATUS[status].label}</Badge>
      </Td>
      <Td className="hidden font-mono text-xs sm:table-cell">{last?.status ?? "–"}</Td>
      <Td className="hidden tabular-nums md:table-cell">{attempts.length}</Td>
      <Td className="hidden text-muted-foreground tabular-nums md:table-cell">{last ? formatDuration(last.duration_ms) : "–"}</Td>
      <Td className="text-right text-muted-foreground">
        <TimeAgo at={created_at} />
      </Td>
    </tr>
  );
}

function DetailsRow({ delivery, webhookId, enabled }: Props & { delivery: Delivery }) {
  const { id, attempts, payload, event_id, next_attempt_at } = delivery;
  return (
    <tr className="hidden bg-muted/40 [tr:has(details[open])+&]:table-row">
      <td colSpan={6} className="max-w-0 space-y-4 p-3 sm:px-4">
        <div className="flex flex-wrap items-center justify-between gap-2">
          <p className="min-w-0 text-xs break-all text-muted-foreground">
            webhook-id <span className="font-mono">{event_id}</span>
          </p>
          <RedeliverButton webhookId={webhookId} deliveryId={String(id)} disabled={!enabled} />
        </div>
        <div className="space-y-1.5">
          <p className="text-xs font-medium text-muted-foreground">What is sent</p>
          <Source code={JSON.stringify(payload, null, 2)} name="json" label={`Payload of ${id}`} className="max-h-80" />
        </div>
        <div className="space-y-1.5">
          <p className="text-xs font-medium text-muted-foreground">Tries</p>
          {attempts.length === 0 && <p>None yet.</p>}
          <ol className="divide-y rounded-lg border bg-background empty:hidden">
            {attempts.map(({ at, status, duration_ms, error }) => (
              <li key={at} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2 text-xs">
                <span className="w-8 font-mono">{status ?? "–"}</span>
                <span className={error ? "min-w-0 flex-1 break-words text-danger" : "min-w-0 flex-1"}>{error ?? "Arrived"}</span>
                <span className="text-muted-foreground tabular-nums">{formatDuration(duration_ms)}</span>
                <span className="text-muted-foreground">
                  <TimeAgo at={at} />
                </span>
              </li>
            ))}
          </ol>
          {next_attempt_at && (
            <p className="text-xs text-muted-foreground">
              Next try: <AtTime at={next_attempt_at} />
            </p>
          )}
        </div>
      </td>
    </tr>
  );
}
