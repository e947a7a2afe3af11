import { z } from "zod";
import { invalid, notFound } from "#lib/api/errors";
import { operation } from "#lib/api/operation";
import { createToken, holdMembership } from "#lib/auth/api-key";
import { enterWorkspace } from "#lib/auth/authenticate";
import { destinationOf, withParams } from "#lib/auth/oauth/redirect-uri";
import { ALL_SCOPES, tidyScopes } from "#lib/auth/scopes";
import { authorizationRequest, issuerOf, readGood } from "#lib/operations/oauth/authorization";
import { sha256 } from "#lib/platform/crypto";

/** How long an app has to exchange its code: some are carried over by hand. */
const CODE_MS = 5 * 60_000;

export const decideAuthorization = operation({
  route: "POST /oauth/authorization",
  summary: "Approve or refuse an app that wants to be connected.",
  description:
    "The app may do exactly what `scopes` names, in one workspace; they may be fewer or others than it asked for. Send the browser to `redirectTo`: the app finds its answer there.",
  scope: "session",
  role: "viewer",
  audit: "consent.approve",
  input: {
    ...authorizationRequest,
    decision: z.enum(["approve", "deny"]),
    workspace: z.string().min(1).max(100).optional().meta({ description: "Id or slug; the session's current workspace without it." }),
    scopes: z.array(z.enum(ALL_SCOPES)).min(1).max(50).optional().meta({ description: "Required to approve." }),
  },
  output: z.object({ redirectTo: z.string() }).meta({ id: "AuthorizationDecided" }),
  async prepare(ctx, input) {
    const iss = issuerOf(ctx);
    if (input.decision === "approve" && !input.scopes) throw invalid("scopes", "Choose at least one.");
    const asked = await readGood(ctx, input);
    const { workspace } = input.workspace ? await enterWorkspace(ctx.caller, input.workspace) : ctx;
    return { ...asked, workspaceId: workspace.id, iss };
  },
  async handler(ctx, input, { client, redirectUri, state, codeChallenge, audience, workspaceId, iss }) {
    const about = { client: client.clientId, name: client.name, redirectTo: destinationOf(redirectUri) };
    if (input.decision === "deny" || !input.scopes) {
      ctx.record({ action: "consent.deny", workspaceId, metadata: about });
      return { redirectTo: withParams(redirectUri, { error: "access_denied", error_description: "The person refused.", state, iss }) };
    }
    if (!(await holdMembership(ctx.db, workspaceId, ctx.user.id))) throw notFound("There is no such workspace.");
    const code = createToken();
    const scopes = tidyScopes(input.scopes);
    const expiresAt = new Date(Date.now() + CODE_MS);
    await ctx.db.oAuthCode.create({
      data: { codeHash: sha256(code), clientId: client.id, userId: ctx.user.id, workspaceId, scopes, redirectUri, codeChallenge, audience, expiresAt },
    });
    ctx.record({ workspaceId, metadata: { ...about, scopes } });
    return { redirectTo: withParams(redirectUri, { code, state, iss }) };
  },
});
