import { z } from "zod";
import type { Context } from "#lib/api/context";
import { ApiError, notFound } from "#lib/api/errors";
import { formatId, id, timestamp } from "#lib/api/fields";
import type { ApiKeyCaller } from "#lib/auth/caller";
import { GRANT_MODES, lockKey } from "#lib/auth/grant";
import { type Scope, sameScopes } from "#lib/auth/scopes";
import { createUserCode, hashUserCode } from "#lib/auth/user-code";
import { scopeDetail, scopeDetails } from "#lib/operations/agents/scope-details";
import { decrypt, encrypt } from "#lib/platform/crypto";
import { db, type Prisma } from "#lib/platform/db";
import { emitEvent } from "#lib/runtime/webhooks";

/** How long a person has to answer, and how often an agent may look, in seconds. */
const CONSENT_SECONDS = 300;
export const CONSENT_POLL_SECONDS = 3;
/** Questions that one key may have open, so that an agent cannot bury the person in them. */
const MOST_OPEN = 20;

export type Mode = (typeof GRANT_MODES)[number];

export const mode = () =>
  z.enum(GRANT_MODES).meta({ description: "`persistent`: until it is revoked. `session`: one hour. `one_time`: one call, within five minutes." });

/** What an agent says of its purpose, shown as it is. Characters that turn the direction of text could make it read otherwise. */
export const reason = () =>
  z
    .string()
    .trim()
    .min(1)
    .max(500)
    .regex(/^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]*$/, "Must be plain text.");

/** Which agent: the key it uses, and what it calls itself. */
export const agentRef = z.object({ id: id("key"), name: z.string(), displayName: z.string().nullable() });

/** A question of an agent, as the person sees it. */
export const consent = z
  .object({
    id: id("con"),
    agent: agentRef,
    workspace: z.object({ id: id("ws"), slug: z.string(), name: z.string() }),
    reason: z.string().nullable(),
    scopes: z.array(z.string()),
    scopeDetails: z.array(scopeDetail),
    mode: mode(),
    fullAccess: z.boolean().meta({ description: "The key may do everything now; approving for good narrows it to these scopes." }),
    status: z.enum(["pending", "approved", "denied", "expired"]),
    canApprove: z.boolean().meta({ description: "Whether you are the person whose key it is. Admins can only refuse." }),
    granted: z
      .object({ scopes: z.array(z.string()), mode: mode() })
      .nullable()
      .meta({ description: "What was approved: all of it, or less." }),
    decidedAt: timestamp().nullable(),
    expiresAt: timestamp(),
    createdAt: timestamp(),
  })
  .meta({ id: "Consent" });

export const withAgent = { apiKey: true, workspace: true, grant: { select: { scopes: true, mode: true } } } as const;
type Row = Prisma.ConsentGetPayload<{ include: typeof withAgent }>;

export function toConsent(row: Row, userId: number) {
  const { apiKey, workspace, scopes } = row;
  return {
    ...row,
    agent: { id: apiKey.id, name: apiKey.name, displayName: row.agentName ?? apiKey.agentName },
    workspace: { id: workspace.id, slug: workspace.slug, name: workspace.name },
    scopeDetails: scopeDetails(scopes),
    fullAccess: apiKey.scopes.includes("*"),
    status: row.status === "pending" && row.expiresAt <= new Date() ? ("expired" as const) : row.status,
    canApprove: apiKey.userId === userId,
    granted: row.grant,
  };
}

/** A person sees the questions of their own keys, whoever manages the workspace those of all. */
export const visible = (ctx: Context) => ({
  workspaceId: ctx.workspace.id,
  ...(ctx.caller.role !== "owner" && ctx.caller.role !== "admin" && { apiKey: { userId: ctx.user.id } }),
});

/**
 * A question that is about to be decided, as it stands while nobody else can decide it: every decision, and whatever else
 * changes what the key may do, waits for the key's lock.
 */
export async function takeConsent(ctx: Context, id: number): Promise<Row> {
  const where = { id, ...visible(ctx) };
  const found = await ctx.db.consent.findFirst({ where, select: { apiKeyId: true } });
  if (!found) throw notFound("There is no such consent.");
  await lockKey(ctx.db, found.apiKeyId);
  return ctx.db.consent.findFirstOrThrow({ where, include: withAgent });
}

/** Refuses to decide what is decided or over. */
export function mustWait(row: Row) {
  if (row.status !== "pending") throw new ApiError("ALREADY_DECIDED");
  if (row.expiresAt <= new Date()) throw new ApiError("REQUEST_EXPIRED");
}

/** A question by the code on the agent's screen, for the person it is for, in whichever of their workspaces. */
export const findConsentByCode = (userId: number, linkCodeHash: Uint8Array<ArrayBuffer>) =>
  db().consent.findFirst({ where: { linkCodeHash, apiKey: { userId, workspace: { members: { some: { userId } } } } }, include: withAgent });

type Asked = { scopes: Scope[]; mode: Mode; agentName: string | null; reason: string | null };

/**
 * Puts an agent's question to the person behind its key. `active` when the key holds all of it already; a key that may do
 * everything asks in any case, so that the person can narrow it. The same question again is the same consent.
 */
export async function ask(ctx: Context & { caller: ApiKeyCaller }, { scopes, ...about }: Asked) {
  const apiKeyId = ctx.caller.key.id;
  await lockKey(ctx.db, apiKeyId);
  const key = await ctx.db.apiKey.findUniqueOrThrow({
    where: { id: apiKeyId },
    select: { scopes: true, rotatedToId: true, revokedAt: true, workspaceId: true },
  });
  if (key.revokedAt || key.workspaceId !== ctx.workspace.id) throw new ApiError("KEY_NOT_ACTIVE");
  if (key.rotatedToId !== null) throw new ApiError("KEY_NOT_ACTIVE", { message: "This key was rotated. Ask with the one that took its place." });
  ctx.record(null);
  if (scopes.every((scope) => key.scopes.includes(scope))) return { status: "active" as const, scopes };

  const open = await ctx.db.consent.findMany({ where: { apiKeyId, status: "pending", expiresAt: { gt: new Date() } } });
  const same = open.find(
    (row) => sameScopes(row.scopes, scopes) && row.mode === about.mode && row.reason === about.reason && row.agentName === about.agentName,
  );
  if (same) return pending(same.id, decrypt(same.linkCode, "link-code"));
  if (open.length >= MOST_OPEN) {
    const wait = Math.ceil((Math.min(...open.map((row) => row.expiresAt.getTime())) - Date.now()) / 1000);
    throw new ApiError("RATE_LIMITED", {
      message: `This key has ${MOST_OPEN} questions open. Wait until they are answered or expire.`,
      headers: { "retry-after": String(wait) },
    });
  }
  const code = createUserCode();
  const sealed = { linkCode: new Uint8Array(encrypt(code, "link-code")), linkCodeHash: hashUserCode(code) };
  const expiresAt = new Date(Date.now() + CONSENT_SECONDS * 1000);
  const row = await ctx.db.consent.create({ data: { ...about, ...sealed, scopes, apiKeyId, workspaceId: ctx.workspace.id, expiresAt } });
  ctx.record({ resourceId: formatId("con", row.id), metadata: { scopes, mode: about.mode, agentName: about.agentName, reason: about.reason } });
  // Without the code, which would let whoever reads the event answer.
  const agent = { id: formatId("key", apiKeyId), displayName: about.agentName };
  await emitEvent(ctx.db, ctx.workspace.id, "consent.requested", {
    id: formatId("con", row.id),
    agent,
    scopes,
    mode: about.mode,
    reason: about.reason,
    expiresAt,
  });
  return pending(row.id, code);
}

const pending = (id: number, link_code: string) => ({
  status: "pending" as const,
  consent_id: formatId("con", id),
  link_code,
  poll_url: `/api/v1/agents/connect/poll/${formatId("con", id)}`,
  poll_interval_seconds: CONSENT_POLL_SECONDS,
});

/** What an agent is told when it asks. */
export const askAnswer = z
  .union([
    z.object({ status: z.literal("active"), scopes: z.array(z.string()) }),
    z.object({
      status: z.literal("pending"),
      consent_id: z.string().meta({ examples: ["con_7"] }),
      link_code: z.string().meta({ description: "The person can enter it at /activate.", examples: ["BCDF-GHJK"] }),
      poll_url: z.string(),
      poll_interval_seconds: z.int(),
    }),
  ])
  .meta({ id: "ConsentAsked" });
