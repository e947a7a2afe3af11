import type { Context } from "#lib/api/context";
import { invalid, notFound } from "#lib/api/errors";
import { refusing } from "#lib/operations/connectors/connector";
import { appOfEvent, requireEventKind } from "#lib/operations/triggers/event-kind";
import { type Cursor, readOn } from "#lib/operations/triggers/read-on";
import { requireCron, type TriggerType } from "#lib/operations/triggers/trigger";
import { findTarget, type Given, requireInput, type Target } from "#lib/operations/triggers/trigger-input";
import type { Db } from "#lib/platform/db";
import { env } from "#lib/platform/env";
import { reading } from "#lib/runtime/connectors/action-run";
import type { EventKind } from "#lib/runtime/connectors/connector";
import { ConnectorProblem, isConnectorProblem } from "#lib/runtime/connectors/problem";
import { askForHook } from "#lib/runtime/connectors/provider-hook";

type Asked = Given & {
  type: TriggerType;
  workflowId?: string | undefined;
  skill?: string | undefined;
  event?: string | undefined;
  source?: string | undefined;
  cron?: string | undefined;
  timezone?: string | undefined;
};

/** How an account begins to tell of its events: where it is read from and when next, or the webhook that the app was asked for. */
type Begun = { cursor?: Cursor; nextAt?: Date; hookId?: number };

/** Looks at what is to become a trigger, and has the app tell of its events. */
export async function planTrigger(ctx: Context, asked: Asked) {
  const { type, cron, timezone } = asked;
  const target = await findTarget(ctx, asked);
  if (type !== "schedule")
    for (const [name, value] of Object.entries({ cron, timezone }))
      if (value !== undefined) throw invalid(name, `${type === "webhook" ? "A webhook" : "An event"} has no times.`);
  if (type !== "event") for (const name of ["event", "source"] as const) if (asked[name] !== undefined) throw invalid(name, "This goes with the type event.");
  if (type === "schedule" && cron === undefined) throw invalid("cron", "This field is required.");
  const kind = type === "event" ? requireEventKind(asked) : undefined;
  await requireInput(target, type, asked, kind);
  const zone = timezone ?? "UTC";
  const times = cron === undefined ? null : requireCron(cron, zone);
  // Last, because it is done elsewhere: nothing of ours is wrong any more.
  const source = asked.source ?? null;
  const begun = kind && (await begin(ctx, kind, source));
  return { target, event: kind?.name ?? null, source, zone, times, begun };
}

async function begin(ctx: Context, kind: EventKind, source: string | null): Promise<Begun> {
  const app = appOfEvent(kind.name);
  await ctx.need(`connector:${app}:read`);
  const workspaceId = ctx.workspace.id;
  if ("sent" in kind) return { hookId: await refusing(askForHook({ workspaceId, source: source as string, event: kind.sent })) };
  // Says whether the source can be read, and from where on.
  const reads = reading(workspaceId, app, (connected) => readOn(kind, connected, source, null));
  const { cursor } = await refusing(reads.catch((error: unknown) => Promise.reject(source === null ? error : aboutSource(error))));
  return { cursor, nextAt: new Date(Date.now() + env().EVENT_POLL_SECONDS * 1000) };
}

/** What an app does not find is the source that was named. */
const aboutSource = (error: unknown) =>
  isConnectorProblem(error) && error.code === "NOT_FOUND" ? new ConnectorProblem("NOT_FOUND", error.message, { param: "source" }) : error;

/** Who deletes the workflow waits, and then deletes its triggers as well. */
export async function holdTarget(tx: Db, { workflow }: Target): Promise<void> {
  if (!workflow) return;
  const there = await tx.$queryRaw<unknown[]>`SELECT 1 FROM workflows WHERE id = ${workflow.id} AND deleted_at IS NULL FOR SHARE`;
  if (there.length === 0) throw notFound("There is no such workflow.");
}
