import { db } from "#lib/platform/db";

/** Names the row, so that what came with an event cannot be moved and be read elsewhere. */
export const triggerEventPurpose = (workspaceId: number, id: number) => `trigger-event:${workspaceId}:${id}`;

/** How long is kept what triggers were told. */
const DAYS = 30;
const ROWS = 1000;

/** Lets go of what has been kept long enough. Any number of workers may: rows that another has are its to remove. */
export async function sweepTriggerEvents(): Promise<void> {
  let gone: number;
  do {
    gone = await db().$executeRaw`
      DELETE FROM trigger_events WHERE id IN (
        SELECT id FROM trigger_events WHERE created_at < now() - ${DAYS} * interval '1 day' ORDER BY created_at LIMIT ${ROWS} FOR UPDATE SKIP LOCKED)`;
  } while (gone >= ROWS);
}
