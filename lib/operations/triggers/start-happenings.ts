import { EVENT_LIMIT } from "#lib/operations/triggers/fire-trigger";
import { maker, type Plan, tryStart } from "#lib/operations/triggers/firing";
import { keepEvent } from "#lib/operations/triggers/trigger-event";
import { asSentence, noteFailure, type Problem } from "#lib/operations/triggers/trouble";
import { insertAuditEntry } from "#lib/platform/audit";
import type { Db, Prisma } from "#lib/platform/db";

type Trigger = Prisma.TriggerGetPayload<object>;

/** Something that has happened, and what is to be started of it. */
export type Happened = { key: Uint8Array<ArrayBuffer>; payload: unknown; plan: Plan | { problem: Problem } };

/** Most events that are started of one look; what is more is kept as passed over. */
export const MOST_AT_ONCE = 100;
/** Most that are kept at all of one look: an account that tells of thousands at once would take longer than a transaction may. */
const MOST_KEPT = 200;

const OFF: Problem = { code: "TRIGGER_OFF", message: "The trigger was switched off before this was started." };
export const TOO_MANY: Problem = { code: "TOO_MANY_EVENTS", message: `More than ${MOST_AT_ONCE} events came at once.` };

/** Starts what has happened in an account, one thing after the other, and keeps what has become of each. The caller holds the trigger. */
export async function startHappenings(tx: Db, trigger: Trigger, happened: Happened[], requestId: string): Promise<void> {
  let off = false;
  for (const [i, each] of happened.slice(0, MOST_KEPT).entries()) {
    const { key, payload } = each;
    const skipped = off ? OFF : i >= MOST_AT_ONCE ? TOO_MANY : undefined;
    if (skipped) {
      await keepEvent(tx, trigger, { key, payload, status: "skipped", problem: skipped });
      continue;
    }
    const problem = await startOne(tx, trigger, each, requestId);
    if (!problem) continue;
    await keepEvent(tx, trigger, {
      key,
      payload: isLarge(payload) ? undefined : payload,
      status: "failed",
      problem: { code: problem.code, message: asSentence(problem) },
    });
    off = (await noteFailure(tx, trigger, problem, { requestId })).off;
  }
}

async function startOne(tx: Db, trigger: Trigger, { key, payload, plan }: Happened, requestId: string): Promise<Problem | undefined> {
  if (isLarge(payload)) return { code: "REQUEST_TOO_LARGE", message: `What came with the event is larger than ${EVENT_LIMIT} bytes.` };
  if ("problem" in plan) return plan.problem;
  const done = await tryStart(tx, trigger, plan, { by: maker(trigger), surface: "workflow", event: { key, payload } });
  if ("problem" in done) return done.problem;
  const actor = { type: "system", id: null, name: "Event" };
  await insertAuditEntry(tx, { workspaceId: trigger.workspaceId, action: "trigger.fire", actor, requestId, ...done.entry });
  return undefined;
}

const isLarge = (payload: unknown) => Buffer.byteLength(JSON.stringify(payload) ?? "") > EVENT_LIMIT;
