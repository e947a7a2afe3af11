import { z } from "zod";
import { actorOf } from "#lib/api/audit";
import type { Context } from "#lib/api/context";
import { ApiError } from "#lib/api/errors";
import { operation } from "#lib/api/operation";
import { atLeast } from "#lib/auth/caller";
import { unavailable, verifierPurpose } from "#lib/operations/connectors/connecting";
import { connector, toConnector } from "#lib/operations/connectors/connector";
import type { App } from "#lib/platform/apps";
import { decrypt, sha256 } from "#lib/platform/crypto";
import { type Db, db, nextId } from "#lib/platform/db";
import { accountOf, exchangeCode, PROVIDERS, providerOf } from "#lib/platform/provider";
import { sealTokens } from "#lib/runtime/connectors/connection";

export const finishConnector = operation({
  route: "POST /connectors/finish",
  summary: "Connect the account whose owner has come back from the app.",
  description:
    "For the browser in which a person was sent to the app, with what they came back with: `/oauth/callback/{provider}` calls it. Who did not begin it, or comes a second time, is refused (409 `CONNECTION_CHANGED`), and nothing is connected.",
  scope: "session",
  audit: "connector.create",
  input: {
    state: z.string().max(500),
    code: z.string().max(4000).optional(),
    error: z.string().max(500).optional().meta({ description: "What the app says when it was not allowed." }),
    iss: z.string().max(2000).optional(),
    provider: z.enum(PROVIDERS).optional().meta({ description: "To whose address they came back. What another was asked for is refused." }),
  },
  output: connector,
  async prepare(ctx, { state, provider, ...back }) {
    const stateHash = sha256(state);
    const request = await db().connectionRequest.findUnique({ where: { stateHash } });
    if (!request || !isTheirs(ctx, request)) throw new ApiError("CONNECTION_CHANGED");
    const app = request.app as App;
    // A code of one provider must never be shown to another.
    if (provider !== undefined && provider !== providerOf(app)) throw new ApiError("CONNECTION_CHANGED");
    // Before anything is taken from the account that nobody would give back; it is looked at again when it is kept.
    await needMember(db(), ctx, request.workspaceId);
    // Good once: of two that come at the same time one goes on.
    const { count } = await db().connectionRequest.deleteMany({ where: { stateHash } });
    if (count === 0) throw new ApiError("CONNECTION_CHANGED");
    const verifier = decrypt(request.verifier, verifierPurpose(stateHash));
    const params = new URLSearchParams({ state, ...Object.fromEntries(Object.entries(back).filter(([, value]) => value !== undefined)) });
    const tokens = await exchangeCode(app, params, { state, verifier }).catch(unavailable(app));
    const account = await accountOf(app, tokens.accessToken).catch(unavailable(app));
    return { app, workspaceId: request.workspaceId, tokens, account };
  },
  async handler(ctx, _input, { app, workspaceId, tokens, account }) {
    await ctx.db.$queryRaw`SELECT 1 FROM workspaces WHERE id = ${workspaceId} FOR NO KEY UPDATE`;
    await needMember(ctx.db, ctx, workspaceId);
    await ctx.db.connection.deleteMany({ where: { workspaceId, app } });
    // Tokens are sealed with the id of their row, so the id is taken first.
    const id = await nextId(ctx.db, "connections");
    const row = await ctx.db.connection.create({
      data: {
        ...{ id, workspaceId, app, accountId: account.id, account: account.name, actor: actorOf(ctx.caller), granted: tokens.granted },
        ...{ tokens: sealTokens({ id, workspaceId }, tokens), expiresAt: tokens.expiresAt },
      },
    });
    // What waits for the account to come back is looked at now.
    await ctx.db.$executeRaw`
      UPDATE triggers SET next_at = clock_timestamp() WHERE workspace_id = ${workspaceId} AND split_part(event, '.', 1) = ${app} AND enabled AND next_at IS NOT NULL`;
    ctx.record({ workspaceId, resourceId: app, metadata: { account: account.name, granted: tokens.granted } });
    return toConnector(app, row, ctx);
  },
});

async function needMember(client: Db, { user }: { user: { id: number } }, workspaceId: number): Promise<void> {
  const member = await client.member.findUnique({ where: { workspaceId_userId: { workspaceId, userId: user.id } } });
  if (!member || !atLeast(member.role, "member")) throw new ApiError("ROLE_REQUIRED");
}

/** Whether it was begun by who ends it: by their session where it began in one, else by them. */
function isTheirs({ caller, user }: Context, request: { userId: number; sessionId: number | null; expiresAt: Date }): boolean {
  if (request.userId !== user.id || request.expiresAt <= new Date()) return false;
  return request.sessionId === null || (caller.type === "session" && caller.session.id === request.sessionId);
}
