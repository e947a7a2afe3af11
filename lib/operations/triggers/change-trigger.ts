import { isDeepStrictEqual } from "node:util";
import type { Context } from "#lib/api/context";
import { formatId } from "#lib/api/fields";
import { nextAfterNow, requireCron } from "#lib/operations/triggers/trigger";
import { requireFit } from "#lib/operations/triggers/trigger-input";
import { startedBy } from "#lib/operations/workflows/launch";
import { findWorkflow } from "#lib/operations/workflows/workflow";
import { Prisma } from "#lib/platform/db";

type Row = Prisma.TriggerGetPayload<object>;
type Asked = {
  cron?: string | undefined;
  timezone?: string | undefined;
  inputData?: Record<string, unknown> | undefined;
  enabled?: boolean | undefined;
};

/** Looks at an input before the transaction: also at the present one, where a trigger is switched on that was off because it did not fit. */
export async function planUpdate(ctx: Context, row: Row, { inputData, enabled }: Asked) {
  const given = inputData ?? (enabled && !row.enabled ? (row.inputData as Record<string, unknown>) : undefined);
  if (given) await requireFit(await findWorkflow(ctx, formatId("wf", row.workflowId)), row.type, given);
}

/** What a change comes to, and the names of what is otherwise than before. */
export async function changesOf(ctx: Context, before: Row, asked: Asked): Promise<{ changed: string[]; data: Prisma.TriggerUncheckedUpdateInput }> {
  const zone = asked.timezone ?? before.timezone;
  const text = asked.cron ?? before.cron;
  const cron = text !== null && (asked.cron !== undefined || asked.timezone !== undefined) ? requireCron(text, zone) : before.cron;
  const enabled = asked.enabled ?? before.enabled;
  const changes = {
    ...(cron !== before.cron && { cron }),
    ...(zone !== before.timezone && { timezone: zone }),
    ...(asked.inputData && !isDeepStrictEqual(asked.inputData, before.inputData) && { inputData: asked.inputData as Prisma.InputJsonObject }),
    ...(enabled !== before.enabled && { enabled }),
  };
  const changed = Object.keys(changes);
  // What is due just now and was not changed is still started.
  const moved = ["cron", "timezone", "enabled"].some((name) => changed.includes(name));
  const nextAt = enabled && cron !== null ? await nextAfterNow(ctx.db, cron, zone) : null;
  // Nobody works in another's name with what they have not seen; to stop something that is theirs is no work.
  const onlyOff = changed.length === 1 && changes.enabled === false;
  const fresh = changes.enabled === true ? { disabledReason: null, lastProblem: Prisma.DbNull } : {};
  return { changed, data: { ...changes, ...(moved && { nextAt }), ...(!onlyOff && startedBy(ctx)), ...fresh } };
}
