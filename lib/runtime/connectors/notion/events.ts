import { z } from "zod";
import type { Connected } from "#lib/runtime/connectors/connected";
import type { EventKind, Happening } from "#lib/runtime/connectors/connector";
import { type Notion, notionOf } from "#lib/runtime/connectors/notion/client";
import { type Found, page, toPage } from "#lib/runtime/connectors/notion/page";

const MINUTE = 60_000;
/** How long Notion's search may take until it knows of a change. What it is late with is still told, and nothing is told twice. */
const LATE = 10 * MINUTE;
/** Most pages that are looked at in one go. */
const MOST_PARTS = 50;

/** Up to when everything was told, where it began, and what of the last minutes was told. All times are whole minutes, as Notion's are. */
const cursorShape = z.object({ begun: z.number(), until: z.number(), told: z.array(z.string()) });
type Cursor = z.output<typeof cursorShape>;

/**
 * What happened since the cursor, of the pages that changed. Notion tells to the minute when, so a minute is told when it is over: what
 * happens twice within one is one event, and nothing that happens at its end is lost.
 */
async function poll(
  connected: Connected,
  given: unknown,
  at: (page: Found) => number | undefined,
  { once }: { once: boolean },
): Promise<{ happened: Happening[]; cursor: Cursor }> {
  const notion = notionOf(connected);
  const before = given === null || given === undefined ? undefined : cursorShape.parse(given);
  const from = before && Math.max(before.begun, before.until - LATE);
  const pages = await changedSince(notion, from);
  const now = Math.floor(notion.now().getTime() / MINUTE) * MINUTE;
  const keyOf = (page: Found) => `${page.id}:${at(page)}`;
  // What happens once, and has happened in the minute in which it begins, is not told. A page that was changed may be changed again in it.
  if (!before || from === undefined)
    return { happened: [], cursor: { begun: now, until: now, told: once ? pages.filter((page) => at(page) === now).map(keyOf) : [] } };
  const until = Math.max(before.until, now);
  const told = new Set(before.told);
  const fresh = pages.filter((page) => {
    const when = at(page);
    return when !== undefined && when >= from && when < until && !told.has(keyOf(page));
  });
  const recent = [...told, ...fresh.map(keyOf)].filter((key) => Number(key.slice(key.lastIndexOf(":") + 1)) >= until - LATE);
  const happened = fresh.reverse().map((page) => ({ key: keyOf(page), payload: toPage(page) }));
  return { happened, cursor: { begun: before.begun, until, told: recent } };
}

/** Pages that were changed at or after a time; without one those that were changed last. */
async function changedSince(notion: Notion, from: number | undefined): Promise<Found[]> {
  const pages = new Map<string, Found>();
  let cursor: string | null | undefined;
  for (let parts = 0; parts < MOST_PARTS; parts++) {
    const part = await notion.search({
      ...{ page_size: 100, filter: { property: "object", value: "page" }, ...(cursor && { start_cursor: cursor }) },
      sort: { timestamp: "last_edited_time", direction: "descending" },
    });
    const found = part.results as unknown as Found[];
    for (const page of found) if (from === undefined || changedAt(page) >= from) pages.set(page.id, page);
    cursor = part.next_cursor;
    if (!cursor || from === undefined || found.some((page) => changedAt(page) < from)) break;
  }
  return [...pages.values()];
}

const changedAt = (page: Found) => Date.parse(page.last_edited_time ?? "");
const createdAt = (page: Found) => Date.parse(page.created_time ?? "");

export const events: EventKind[] = [
  {
    name: "notion.page_created",
    description: "A page was made, or a row of a database, that is shared with this server. It is told when the minute in which it was made is over.",
    payload: page,
    source: null,
    poll: (connected, _source, cursor) => poll(connected, cursor, createdAt, { once: true }),
  },
  {
    name: "notion.page_updated",
    description:
      "A page or its properties were changed. It is told once for each minute in which that happened, when the minute is over; a page that is new is not told.",
    payload: page,
    source: null,
    poll: (connected, _source, cursor) => poll(connected, cursor, (page) => (changedAt(page) > createdAt(page) ? changedAt(page) : undefined), { once: false }),
  },
];
