import { randomBytes } from "node:crypto";
import { type Db, Prisma, rows } from "#lib/platform/db";
import { type Channel, notify } from "#lib/platform/notify";

/** What happens in a workspace and can be told to others. */
export const EVENT_TYPES = [
  ...["execution.completed", "execution.failed", "execution.cancelled", "artifact.created"],
  ...["workflow.run.started", "workflow.run.suspended", "workflow.run.completed", "workflow.run.failed", "workflow.run.cancelled"],
  ...["skill.published", "consent.requested", "connection.expired", "trigger.disabled", "test"],
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** What a webhook can ask for: events by name, or all of a kind. */
export const EVENT_PATTERNS = [...EVENT_TYPES, "execution.*", "workflow.run.*", "*"] as const;

/** What happened, in short: as the API would show it, with ids that have their prefix, and without inputs, outputs and secrets. */
export type EventData = Record<string, unknown>;
export type WebhookEvent = { type: EventType; data: EventData };

/** Says that there is something to deliver. */
export const WEBHOOK_CHANNEL: Channel = "clanker_webhooks";

/** What receivers may rely on: the bytes of a body stay below this. */
const MOST_BYTES = 20_000;
const LONGEST_TEXT = 2000;

/**
 * Tells those who asked for such events, once the caller's transaction commits: so nothing is told that was rolled back, and
 * nothing lost that was not. Where nobody asked it is one query by an index.
 */
export const emitEvent = (tx: Db, workspaceId: number, type: EventType, data: EventData) => emitEvents(tx, workspaceId, [{ type, data }]);

/** Several at once. One event has one id, whomever it is told. */
export async function emitEvents(tx: Db, workspaceId: number, events: WebhookEvent[]): Promise<void> {
  if (events.length === 0) return;
  // Held, so that none is deleted before the deliveries that name it are there.
  const enabled = Prisma.sql`SELECT id, events FROM webhooks WHERE workspace_id = ${workspaceId} AND enabled FOR KEY SHARE`;
  const webhooks = await rows<{ id: number; events: string[] }>(tx, enabled);
  const asked = webhooks.flatMap((webhook) => {
    return events.flatMap(({ type }, event) =>
      namesOf(type).some((name) => webhook.events.includes(name)) ? [{ webhookId: webhook.id, event: event + 1 }] : [],
    );
  });
  if (asked.length === 0) return;
  // One statement, however many files a run has left and however many are told: a run must not wait for this to end.
  await tx.$executeRaw`
    INSERT INTO webhook_deliveries (webhook_id, event_id, type, body, next_attempt_at)
    SELECT asked.webhook_id, told.event_id, told.type, told.body, clock_timestamp()
    FROM unnest(${asked.map(({ webhookId }) => webhookId)}::int[], ${asked.map(({ event }) => event)}::int[]) AS asked (webhook_id, event)
    JOIN unnest(${events.map(newEventId)}::text[], ${events.map(({ type }) => type)}::text[], ${events.map(eventBody)}::text[])
      WITH ORDINALITY AS told (event_id, type, body, event) ON told.event = asked.event`;
  await notify(tx, WEBHOOK_CHANNEL, "");
}

/** What a webhook may have asked for to be told of it. */
const namesOf = (type: EventType) => [type, type.replace(/[^.]+$/, "*"), "*"];

export const newEventId = () => `evt_${randomBytes(12).toString("hex")}`;

/** What is signed and sent. Long texts are cut until it is small enough. */
export function eventBody({ type, data }: WebhookEvent): string {
  const timestamp = new Date().toISOString();
  for (let longest = LONGEST_TEXT; ; longest = Math.floor(longest / 2)) {
    const body = JSON.stringify({ type, timestamp, data }, (_, value) => (typeof value === "string" ? cut(value, longest) : value));
    if (Buffer.byteLength(body) < MOST_BYTES) return body;
    // Nobody can be told all of it; what it is about can still be asked for.
    if (longest < 50) return JSON.stringify({ type, timestamp, data: { id: data.id ?? null, truncated: true } });
  }
}

/** Never in the middle of a character. */
const cut = (text: string, longest: number) =>
  text.length <= longest
    ? text
    : `${text
        .slice(0, longest - 1)
        .toWellFormed()
        .replace(/\ufffd$/, "")}…`;
