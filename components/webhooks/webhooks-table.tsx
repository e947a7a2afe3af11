import { Link } from "../ui/link";
import { Table, Td, Th } from "../ui/table";
import { TimeAgo } from "../ui/time-ago";
import { eventWords } from "./event-words";
import { Standing } from "./standing";
import type { Webhook } from "./webhook-form";

/** The workspace's webhooks, each a link to what was sent to it. */
export function WebhooksTable({ webhooks }: { webhooks: Webhook[] }) {
  return (
    <Table
      label="All webhooks"
      head={
        <>
          <Th>Address</Th>
          <Th className="hidden md:table-cell">Events</Th>
          <Th>Status</Th>
          <Th className="hidden sm:table-cell">Added</Th>
        </>
      }
    >
      {webhooks.map((webhook) => (
        <tr key={webhook.id} className="relative hover:bg-muted/50">
          <Td className="w-3/5 max-w-0 py-1.5">
            <Link href={`/settings/webhooks/${webhook.id}`} title={webhook.url} className="block truncate font-medium after:absolute after:inset-0">
              {webhook.url}
            </Link>
            {webhook.description && <span className="block truncate text-xs text-muted-foreground">{webhook.description}</span>}
          </Td>
          <Td className="hidden max-w-56 truncate text-muted-foreground md:table-cell" title={webhook.events.join(", ")}>
            {webhook.events.length === 1 ? eventWords(webhook.events[0] as string) : `${webhook.events.length} kinds`}
          </Td>
          <Td>
            <Standing webhook={webhook} />
          </Td>
          <Td className="hidden text-muted-foreground sm:table-cell">
            <TimeAgo at={webhook.created_at} />
          </Td>
        </tr>
      ))}
    </Table>
  );
}
