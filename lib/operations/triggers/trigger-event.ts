import { randomBytes } from "node:crypto";
import { z } from "zod";
import { id, timestamp } from "#lib/api/fields";
import { RUN_STATUSES } from "#lib/operations/workflows/run";
import { decrypt, encrypt, sha256 } from "#lib/platform/crypto";
import type { Db, Prisma } from "#lib/platform/db";
import { triggerEventPurpose } from "#lib/runtime/trigger-events";

/** Something that a trigger was told, as it is shown: what came with it is the input of what it started. */
export const triggerEvent = z
  .object({
    id: id("tev"),
    status: z.enum(["started", "failed", "skipped"]).meta({ description: "Whether it started something, could not, or was passed over." }),
    runId: id("run").nullable().meta({ description: "The run of the workflow that it started, while that is kept." }),
    executionId: id("exec").nullable().meta({ description: "The run of the skill that it started, while that is kept." }),
    problem: z.object({ code: z.string(), message: z.string() }).nullable().meta({ description: "Why it started nothing." }),
    replayOf: id("tev").nullable().meta({ description: "The event that this is once more." }),
    at: timestamp(),
  })
  .meta({ id: "TriggerEvent" });

/** What was started: of the two ids, the one of what the trigger starts. */
export const started = z
  .object({
    runId: id("run").nullable(),
    executionId: id("exec").nullable(),
    status: z.enum([...RUN_STATUSES, "queued", "ignored"]).meta({ description: "How it stands; `ignored` where nothing was to be started." }),
  })
  .meta({ id: "StartedByTrigger" });
export type Started = z.output<typeof started>;

export const nothingStarted: Started = { runId: null, executionId: null, status: "ignored" };

/** What is shown of a row: never what came with the event. */
export const shownEvent = { id: true, status: true, runId: true, executionId: true, problem: true, replayOfId: true, createdAt: true } as const;
type Shown = Prisma.TriggerEventGetPayload<{ select: typeof shownEvent }>;

export function toTriggerEvent({ problem, replayOfId, createdAt, status, ...row }: Shown): z.output<typeof triggerEvent> {
  const why = problem as { code: string; message: string } | null;
  return { ...row, status: status as "started" | "failed" | "skipped", problem: why, replayOf: replayOfId, at: createdAt };
}

/** What one event is called, for a trigger: a name that it has where it comes from, or one that nothing else has. */
export const eventKey = (name?: string) => sha256(name ?? randomBytes(32));

type Kept = {
  key: Uint8Array<ArrayBuffer>;
  payload?: unknown;
  replayOfId?: number | undefined;
} & ({ status: "started"; runId: number | null; executionId: number | null } | { status: "failed" | "skipped"; problem: { code: string; message: string } });

/**
 * Keeps what has become of an event. The caller holds the trigger. One that could not start anything and comes again is the same event, with
 * what has become of it now.
 */
export async function keepEvent(tx: Db, { id: triggerId, workspaceId }: { id: number; workspaceId: number }, event: Kept): Promise<number> {
  // What is sealed is sealed with the id of its row, so the id is taken first.
  const [next] = await tx.$queryRaw<{ id: number }[]>`
    SELECT coalesce((SELECT id FROM trigger_events WHERE trigger_id = ${triggerId} AND key = ${event.key}),
      nextval(pg_get_serial_sequence('trigger_events', 'id')))::int AS id`;
  const id = (next as { id: number }).id;
  const payload = event.payload === undefined ? null : new Uint8Array(encrypt(JSON.stringify(event.payload), triggerEventPurpose(workspaceId, id)));
  const came =
    event.status === "started"
      ? { runId: event.runId, executionId: event.executionId }
      : { problem: { code: event.problem.code, message: event.problem.message } };
  const data = { workspaceId, triggerId, key: event.key, payload, status: event.status, replayOfId: event.replayOfId ?? null, ...came };
  if (event.status === "started") await tx.triggerEvent.deleteMany({ where: { id, status: { not: "started" } } });
  await tx.triggerEvent.createMany({ data: [{ id, ...data }], skipDuplicates: true });
  return id;
}

/** What came with an event. */
export const payloadOf = ({ id, workspaceId, payload }: { id: number; workspaceId: number; payload: Uint8Array | null }): unknown =>
  payload === null ? undefined : JSON.parse(decrypt(payload, triggerEventPurpose(workspaceId, id)));

/** What an event has started before, however that stands now; nothing where it has started nothing. */
export async function startedBefore(db: Db, triggerId: number, key: Uint8Array<ArrayBuffer>): Promise<Started | undefined> {
  const select = { run: { select: { id: true, status: true } }, execution: { select: { id: true, status: true } } } as const;
  const row = await db.triggerEvent.findUnique({ where: { triggerId_key: { triggerId, key }, status: "started" }, select });
  if (!row) return undefined;
  // What it started may have been removed since; it is not started again for that.
  return { runId: row.run?.id ?? null, executionId: row.execution?.id ?? null, status: row.run?.status ?? row.execution?.status ?? "ignored" };
}
