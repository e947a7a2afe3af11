import { z } from "zod";
import { actorOf, writeAudit } from "#lib/api/audit";
import type { AuditRecord, Context } from "#lib/api/context";
import { ApiError, isApiError } from "#lib/api/errors";
import { atLeast, type Caller } from "#lib/auth/caller";
import { allows, type Scope } from "#lib/auth/scopes";
import { requireAction, scopeOf, startAction } from "#lib/operations/connectors/action";
import { refusal } from "#lib/operations/connectors/connector";
import { acceptRun } from "#lib/operations/executions/accept-run";
import { attachment, type StoredAttachment, storeAttachments } from "#lib/operations/executions/attachments";
import { allowConnector, type Connector, connector } from "#lib/operations/executions/connector";
import { MAX_INPUT } from "#lib/operations/executions/plan-run";
import { type Db, db, transaction } from "#lib/platform/db";
import { performAction } from "#lib/runtime/connectors/action-run";
import { appendMemory, memoryMetadata } from "#lib/runtime/memory";
import type { Effects } from "#lib/runtime/workflow/run-steps";
import { type Begin, CANCELLED, type Result } from "#lib/runtime/workflow/step-state";
import { holdRun, isFinalRun, type StoredRun } from "#lib/runtime/workflow/stored-run";

/** In whose name something works. */
type Starter = Pick<StoredRun, "workspaceId" | "userId" | "apiKeyId" | "scopes" | "createdAt">;

/** What a skill's step is given beside its input, or why it cannot be. */
type Prepared = { attachments: StoredAttachment[]; connector?: Connector } | { refused: Result } | { done: Result };

/** What the steps of workflows do, in the name of who started the run and with what they were allowed then and still are. */
export const stepEffects: Effects = {
  async prepare(run, begin): Promise<Prepared> {
    if (begin.step.type === "connector")
      return allowed<Prepared, Prepared>(
        () => doAction(run, begin),
        (refused) => ({ refused }),
      );
    return allowed(
      async () => {
        const ctx = contextOf(db(), run, await callerOf(db(), run));
        const source = begin.connector === undefined ? undefined : read(connector, begin.connector, "connector");
        if (source) await allowConnector(ctx, source);
        const files = begin.attachments === undefined ? [] : read(z.array(attachment).max(50), begin.attachments, "attachments");
        return { attachments: await storeAttachments(ctx, files), ...(source && { connector: source }) };
      },
      (refused) => ({ refused }),
    );
  },

  async begin(tx, run, begin, prepared = { attachments: [] }) {
    const given = prepared as Prepared;
    if ("refused" in given) return given.refused;
    if ("done" in given) return given.done;
    // What was written before a refusal is undone, and the run itself goes on.
    await tx.$executeRaw`SAVEPOINT step`;
    const begun = await allowed(
      async () => {
        const ctx = contextOf(tx, run, await callerOf(tx, run));
        if (begin.step.type === "skill") return await beginSkill(ctx, run, begin, given);
        return await addNote(ctx, run, begin);
      },
      async (refused) => {
        await tx.$executeRaw`ROLLBACK TO SAVEPOINT step`;
        return refused;
      },
    );
    await tx.$executeRaw`RELEASE SAVEPOINT step`;
    return begun;
  },
};

/** Does something; a refusal is the step's failure, and anything else is thrown. */
async function allowed<T, U>(work: () => Promise<T>, refuse: (refused: Result) => U | Promise<U>): Promise<T | U> {
  try {
    return await work();
  } catch (error) {
    if (!isApiError(error)) throw error;
    const { param, headers } = error.details;
    // An app that asks to be left alone for a while is; what it asks otherwise is a guess.
    const wait = error.code === "PROVIDER_RATE_LIMITED" && { retryAfter: Number(headers?.["retry-after"]) || 0 };
    return refuse({ ok: false, error: { code: error.code, message: param === undefined ? error.message : `${param}: ${error.message}` }, ...wait });
  }
}

/** Reads what a template has made. */
function read<T extends z.ZodType>(schema: T, value: unknown, field: string): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ApiError("INVALID_INPUT", { param: [field, ...(issue?.path ?? [])].join("."), message: issue?.message ?? "It is not valid." });
}

async function beginSkill(
  ctx: Context & { recorded: AuditRecord | null },
  run: StoredRun,
  { step, input }: Begin,
  given: Extract<Prepared, { attachments: unknown }>,
) {
  if (step.type !== "skill") throw new Error("This is no skill's step.");
  if (typeof input === "string" && input.length > MAX_INPUT)
    throw new ApiError("INVALID_INPUT", { param: "input", message: `Must be at most ${MAX_INPUT} characters.` });
  await ctx.need("tool:execute");
  const { executionId } = await acceptRun(ctx, {
    slug: step.skill,
    input: input as string | Record<string, unknown>,
    ...{ interface: "workflow" as const, model: step.model, timeoutSeconds: step.timeoutSeconds, workflowRunId: run.id },
    ...given,
  });
  const { resourceId, metadata } = ctx.recorded ?? {};
  await writeAudit(ctx.db, "execution.create", ctx.caller, ctx, { ...(resourceId && { resourceId }), metadata: { ...metadata, workflowRun: `run_${run.id}` } });
  return { executionId };
}

async function addNote(ctx: Context, run: StoredRun, { input }: Begin): Promise<Result> {
  await ctx.need("memory:write");
  if (input === "") throw new ApiError("INVALID_INPUT", { param: "note", message: "Must not be empty." });
  const workspaceId = ctx.workspace.id;
  const written = await appendMemory(ctx.db, { workspaceId, note: input as string, actor: { ...actorOf(ctx.caller), source: `run_${run.id}` } });
  if (typeof written === "string") return { ok: false, error: { code: "REQUEST_TOO_LARGE", message: "The workspace's memory has no room for this note." } };
  await writeAudit(ctx.db, "memory.append", ctx.caller, ctx, { resourceId: `mem_${workspaceId}`, metadata: memoryMetadata(written) });
  return { ok: true, output: { version: written.version } };
}

/**
 * Does an action before the step's transaction, because it works elsewhere. It is kept under the step's try, so that one whose worker
 * is lost before the step is kept as done is not done again. It is not begun when the step was given up meanwhile.
 */
async function doAction(run: StoredRun, { step, path, attempt, tries, input }: Begin): Promise<{ done: Result }> {
  if (step.type !== "connector") throw new Error("This is no connector's step.");
  const found = requireAction(step.action);
  const runId = await transaction(async (tx) => {
    const held = await holdRun(tx, run.id);
    const row = await tx.workflowStep.findUnique({ where: { runId_path: { runId: run.id, path } }, select: { status: true, attempt: true } });
    if (!held || isFinalRun(held.status) || row?.status !== "running" || row.attempt !== attempt) return undefined;
    const ctx = contextOf(tx, run, await callerOf(tx, run));
    await ctx.need(scopeOf(found));
    const started = await startAction(ctx, found, input as Record<string, unknown>, `run ${run.id} ${path} ${tries}`);
    const metadata = { ...started.record.metadata, workflowRun: `run_${run.id}` };
    if (started.fresh) await writeAudit(tx, "connector.run", ctx.caller, ctx, { ...started.record, metadata });
    return started.runId;
  });
  if (runId === undefined) return { done: { ok: false, error: CANCELLED } };
  return { done: { ok: true, output: await performAction(runId).catch((error: unknown) => Promise.reject(refusal(error))) } };
}

/** The one who started a run as they stand now, with what they were allowed then. Refuses one who is not let in any more. */
export async function callerOf(client: Db, run: Starter): Promise<Caller> {
  const { workspaceId, userId, apiKeyId, scopes } = run;
  const member = await client.member.findUnique({ where: { workspaceId_userId: { workspaceId, userId } }, include: { user: true, workspace: true } });
  if (!member || !atLeast(member.role, "member"))
    throw new ApiError("ROLE_REQUIRED", { message: "Who started this run may not run anything in this workspace any more." });
  const { user, workspace, role } = member;
  const common = {
    user: { id: user.id, name: user.name, email: user.email, isAdmin: user.isAdmin },
    workspace: { id: workspace.id, slug: workspace.slug, name: workspace.name },
    role,
  };
  if (apiKeyId === null) return { ...common, type: "session", session: { id: 0, cookie: false, createdAt: run.createdAt, steppedUpAt: null } };
  const key = await client.apiKey.findUnique({ where: { id: apiKeyId } });
  if (!key || key.revokedAt) throw new ApiError("KEY_REVOKED", { message: "The API key that started this run has been revoked." });
  if (key.expiresAt && key.expiresAt <= new Date()) throw new ApiError("KEY_EXPIRED", { message: "The API key that started this run has expired." });
  return { ...common, type: "api_key", key: { id: key.id, name: key.name, scopes, activated: true } };
}

function contextOf(client: Db, run: StoredRun, caller: Caller): Context & { recorded: AuditRecord | null } {
  const ctx = {
    ...{ requestId: `run_${run.id}`, surface: "workflow" as const, ip: null, userAgent: null, signal: new AbortController().signal },
    ...{ db: client, caller, user: caller.user, workspace: caller.workspace },
    recorded: null as AuditRecord | null,
    record(entry: AuditRecord | null) {
      ctx.recorded = entry;
    },
    async need(scope: Scope) {
      if (!allows(run.scopes, scope)) throw new ApiError("PERMISSION_REQUIRED", { scope, message: `The run was not allowed ${scope}.` });
    },
    header() {},
  };
  return ctx;
}
