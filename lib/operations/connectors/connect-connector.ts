import { z } from "zod";
import { operation } from "#lib/api/operation";
import { createToken } from "#lib/auth/api-key";
import { unavailable, verifierPurpose } from "#lib/operations/connectors/connecting";
import { app, notConfigured } from "#lib/operations/connectors/connector";
import { encrypt, sha256 } from "#lib/platform/crypto";
import { env } from "#lib/platform/env";
import { authorizationUrl, setupOf } from "#lib/platform/provider";

/** How long a person has to sign in to the app and allow it. */
const MINUTES = 15;

export const connectConnector = operation({
  route: "POST /connectors/{app}/connect",
  summary: "Begin to connect an account, and get the address at which a person allows it.",
  description:
    "The account is connected when its owner has allowed it there, within 15 minutes, and comes back in a browser in which you are signed in: what a session with a cookie begins only that session ends, and anything else any session of yours. An account that is connected already is replaced. While this server has no client id for the app: 400 `CONNECTOR_NOT_CONFIGURED`, and what its owner has to set.",
  scope: "full",
  tool: "connect-connector",
  audit: "connector.connect",
  input: { app },
  output: z.object({ authorizationUrl: z.url().meta({ description: "Where a person signs in to the app and allows it: open it in their browser." }) }),
  async prepare(_ctx, { app }) {
    if (!setupOf(app).configured) throw notConfigured(app);
    const secrets = { state: createToken(), verifier: createToken() };
    return { ...secrets, authorizationUrl: await authorizationUrl(app, secrets).catch(unavailable(app)) };
  },
  async handler(ctx, { app }, { state, verifier, authorizationUrl }) {
    const stateHash = sha256(state);
    // At another of this server's addresses, as 127.0.0.1 for localhost, the browser comes back without the cookie that it began with.
    const elsewhere = ctx.origin !== undefined && ctx.origin !== new URL(env().PUBLIC_URL).origin;
    const sessionId = ctx.caller.type === "session" && ctx.caller.session.cookie && !elsewhere ? ctx.caller.session.id : null;
    await ctx.db.connectionRequest.deleteMany({ where: { expiresAt: { lt: new Date() } } });
    await ctx.db.connectionRequest.create({
      data: {
        ...{ stateHash, workspaceId: ctx.workspace.id, userId: ctx.user.id, sessionId, app },
        verifier: new Uint8Array(encrypt(verifier, verifierPurpose(stateHash))),
        expiresAt: new Date(Date.now() + MINUTES * 60_000),
      },
    });
    ctx.record({ resourceId: app });
    return { authorizationUrl };
  },
});
