import type { PublicContext } from "#lib/api/context";
import { ApiError, type ErrorCode, notFound } from "#lib/api/errors";
import { findEventKind } from "#lib/operations/triggers/event-kind";
import { EVENT_LIMIT } from "#lib/operations/triggers/fire-trigger";
import { maker, type Plan, planFiring, refusedMaker, tryStart } from "#lib/operations/triggers/firing";
import { holdTrigger } from "#lib/operations/triggers/trigger";
import { keepEvent, type Started, startedBefore } from "#lib/operations/triggers/trigger-event";
import { asSentence, noteFailure, noteProblem, type Problem, switchOff } from "#lib/operations/triggers/trouble";
import { sha256 } from "#lib/platform/crypto";
import { type Db, type Prisma, transaction } from "#lib/platform/db";
import { log } from "#lib/platform/log";
import type { ProviderHook } from "#lib/platform/prisma/client";
import { isSigned } from "#lib/runtime/connectors/github/hooks";
import { expired, isConnectorProblem, notConnected } from "#lib/runtime/connectors/problem";
import { openHook, requireSeen } from "#lib/runtime/connectors/provider-hook";

type Trigger = Prisma.TriggerGetPayload<object>;
/** Whose address it is: a trigger's, which anybody calls, or one that was given to an app, which may have no trigger. */
type Found = { trigger: Trigger | null; hook?: ProviderHook };
type Call = { key: Uint8Array<ArrayBuffer>; event: unknown; text: string; githubEvent?: string | undefined; githubSignature?: string | undefined };
/** What is to be started, or why nothing is. Without either it has been before. */
type Planned = { trigger: Trigger; key: Uint8Array<ArrayBuffer>; payload: unknown; plan?: Plan; problem?: Problem };

export async function findHook(db: Db, token: string): Promise<Found> {
  const tokenHash = sha256(token);
  const trigger = await db.trigger.findUnique({ where: { tokenHash } });
  if (trigger) return { trigger };
  const found = await db.providerHook.findUnique({ where: { tokenHash }, include: { trigger: true } });
  if (!found) throw notFound();
  const { trigger: its, ...hook } = found;
  return { trigger: its, hook };
}

/** Looks at a call before the transaction. Answers nothing where it is of no interest. */
export async function planCall(
  ctx: PublicContext,
  { trigger, hook }: Found,
  { key, event, text, githubEvent, githubSignature }: Call,
): Promise<Planned | undefined> {
  if (hook && !isSigned(text, githubSignature, openHook(hook).secret)) throw new ApiError("SIGNATURE_INVALID");
  // GitHub tries an address as soon as it has it, which may be before there is a trigger.
  if (hook && githubEvent === "ping") return undefined;
  if (!trigger?.enabled) throw notFound();
  if (!hook && Buffer.byteLength(text) > EVENT_LIMIT)
    throw new ApiError("REQUEST_TOO_LARGE", { message: `The request body is larger than ${EVENT_LIMIT} bytes.` });
  const told = hook ? readEvent(trigger, githubEvent, event) : { payload: event };
  if (told === undefined) return undefined;
  if ("problem" in told) return { trigger, key, payload: undefined, problem: told.problem };
  const { payload } = told;
  const call = { trigger, key, payload };
  // What is delivered again has been started, whatever would be thought of it now.
  if (await startedBefore(ctx.db, trigger.id, key)) return call;
  const refused = await refusedMaker(ctx.db, trigger);
  if (refused) {
    await transaction((tx) => switchOff(tx, trigger, refused, ctx.requestId));
    throw notFound();
  }
  const away = hook && (await notLetIn(ctx.db, hook));
  if (away) return { ...call, problem: away };
  const plan = await planFiring(ctx.db, trigger, { event: payload });
  return "problem" in plan ? { ...call, problem: plan.problem } : { ...call, plan };
}

/** What GitHub tells, as the kind of event has it; nothing where it is another kind, or of no interest to it. */
function readEvent({ id, event: name }: Trigger, sent: string | undefined, body: unknown): { payload: unknown } | { problem: Problem } | undefined {
  const kind = findEventKind(name);
  if (!kind || !("sent" in kind) || kind.sent !== sent) return undefined;
  try {
    const payload = kind.read(body as Record<string, unknown>);
    if (payload && Buffer.byteLength(JSON.stringify(payload)) > EVENT_LIMIT)
      return { problem: { code: "REQUEST_TOO_LARGE", message: `What GitHub told is larger than ${EVENT_LIMIT} bytes.` } };
    return payload && { payload };
  } catch (error) {
    // Its words may hold what was sent.
    log.error({ triggerId: id, event: name, kind: (error as Error).name }, "what an app has sent was not understood");
    return { problem: { code: "INVALID_INPUT", message: "What GitHub sent was not understood." } };
  }
}

/** Why an account's events start nothing, though the app goes on telling: none is connected any more, or one that does not see this. */
async function notLetIn(db: Db, hook: ProviderHook): Promise<Problem | undefined> {
  const { workspaceId } = hook;
  const app = hook.app as "github";
  const row = await db.connection.findUnique({ where: { workspaceId_app: { workspaceId, app } }, select: { expiredAt: true, accountId: true } });
  try {
    if (!row) throw notConnected(app);
    if (row.expiredAt) throw expired(app);
    await requireSeen(hook, row.accountId);
    return undefined;
  } catch (error) {
    if (!isConnectorProblem(error)) throw error;
    return { code: error.code, message: error.message };
  }
}

/** Starts what was planned, in the transaction of the call, or keeps why it could not be. */
export async function answerCall(ctx: PublicContext, { trigger, key, payload, plan, problem }: Planned): Promise<Started | { refused: Problem }> {
  const row = await holdTrigger(ctx.db, trigger);
  if (!row.enabled) throw notFound();
  ctx.record(null);
  const before = await startedBefore(ctx.db, row.id, key);
  if (before) return before;
  if (!plan && !problem) throw notFound(); // What it started was deleted just now.
  const done = plan ? await tryStart(ctx.db, row, plan, { by: maker(row), surface: "api", event: { key, payload } }) : { problem: problem as Problem };
  if ("problem" in done) {
    await keepEvent(ctx.db, row, { key, payload, status: "failed", problem: { code: done.problem.code, message: asSentence(done.problem) } });
    // Whoever has a webhook's address may send what they like: that is no reason to take nothing any more.
    if (row.type === "event") await noteFailure(ctx.db, row, done.problem, { requestId: ctx.requestId });
    else await noteProblem(ctx.db, row, done.problem);
    return { refused: done.problem };
  }
  ctx.record({ ...done.entry, workspaceId: row.workspaceId, actor: { type: "system", id: null, name: row.type === "event" ? "Event" : "Webhook" } });
  return done.started;
}

/** Tells the caller why nothing was started, once that has been kept. */
export function requireStarted(answer: Started | { refused: Problem }): Started {
  if (!("refused" in answer)) return answer;
  const { code, message, param } = answer.refused;
  throw new ApiError(code as ErrorCode, { message, ...(param !== undefined && { param }) });
}
