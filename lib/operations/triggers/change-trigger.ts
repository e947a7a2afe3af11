import { isDeepStrictEqual } from "node:util";
import type { Context } from "#lib/api/context";
import { invalid } from "#lib/api/errors";
import { formatId } from "#lib/api/fields";
import { appOfEvent, findEventKind } from "#lib/operations/triggers/event-kind";
import { nextAfterNow, requireCron, type TriggerType } from "#lib/operations/triggers/trigger";
import { findTarget, requireInput } from "#lib/operations/triggers/trigger-input";
import { startedBy } from "#lib/operations/workflows/launch";
import { Prisma } from "#lib/platform/db";

type Row = Prisma.TriggerGetPayload<object>;
type Asked = {
  cron?: string | undefined;
  timezone?: string | undefined;
  inputData?: Record<string, unknown> | undefined;
  input?: string | undefined;
  enabled?: boolean | undefined;
};

/**
 * Looks at a change before the transaction: at an input, also at the present one where a trigger is switched on that was off because it did
 * not fit, and whether who takes over what an account tells may read that account.
 */
export async function planUpdate(ctx: Context, row: Row, { inputData, input, cron, timezone, enabled }: Asked) {
  const given = inputData !== undefined || input !== undefined;
  const on = enabled === true && !row.enabled;
  if (row.event !== null && (given || on)) await ctx.need(`connector:${appOfEvent(row.event)}:read`);
  if (row.type !== "schedule")
    for (const [name, value] of Object.entries({ cron, timezone }))
      if (value !== undefined) throw invalid(name, `${row.type === "webhook" ? "A webhook" : "An event"} has no times.`);
  if (!given && !on) return;
  const target = await findTarget(ctx, row.skill === null ? { workflowId: formatId("wf", row.workflowId ?? 0) } : { skill: row.skill });
  const present = row.inputText === null ? { inputData: row.inputData as Record<string, unknown> } : { input: row.inputText };
  await requireInput(target, row.type as TriggerType, given ? { inputData, input } : present, findEventKind(row.event));
}

/** What a change comes to, and the names of what is otherwise than before. */
export async function changesOf(ctx: Context, before: Row, asked: Asked): Promise<{ changed: string[]; data: Prisma.TriggerUncheckedUpdateInput }> {
  const zone = asked.timezone ?? before.timezone;
  const written = asked.cron ?? before.cron;
  const cron = written !== null && (asked.cron !== undefined || asked.timezone !== undefined) ? requireCron(written, zone) : before.cron;
  const enabled = asked.enabled ?? before.enabled;
  const changes = {
    ...(cron !== before.cron && { cron }),
    ...(zone !== before.timezone && { timezone: zone }),
    ...inputChanges(before, asked),
    ...(enabled !== before.enabled && { enabled }),
  };
  const changed = Object.keys(changes);
  // What is due just now and was not changed is still started.
  const moved = ["cron", "timezone", "enabled"].some((name) => changed.includes(name));
  const nextAt = enabled && cron !== null ? await nextAfterNow(ctx.db, cron, zone) : null;
  // An account is read from the moment on in which it is switched on.
  const again = enabled && isPolled(before) ? { nextAt: new Date(), cursor: Prisma.DbNull } : { nextAt };
  // Nobody works in another's name with what they have not seen; to stop something that is theirs is no work.
  const onlyOff = changed.length === 1 && changes.enabled === false;
  const fresh = changes.enabled === true ? { disabledReason: null, lastProblem: Prisma.DbNull, failures: 0 } : {};
  const { input, ...columns } = changes;
  const text = input === undefined ? {} : { inputText: input };
  return { changed, data: { ...columns, ...text, ...(moved && again), ...(!onlyOff && startedBy(ctx)), ...fresh } };
}

/** An object takes the place of a text, and a text that of an object. */
function inputChanges(before: Row, asked: Asked): { inputData?: Prisma.InputJsonObject; input?: string | null } {
  if (asked.input !== undefined) return asked.input === before.inputText ? {} : { input: asked.input, inputData: {} };
  if (asked.inputData === undefined) return {};
  const same = isDeepStrictEqual(asked.inputData, before.inputData);
  return { ...(!same && { inputData: asked.inputData as Prisma.InputJsonObject }), ...(before.inputText !== null && { input: null }) };
}

const isPolled = ({ event }: Row) => {
  const kind = findEventKind(event);
  return kind !== undefined && "poll" in kind;
};
