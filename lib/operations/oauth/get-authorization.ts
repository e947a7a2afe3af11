import { z } from "zod";
import { id, timestamp } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { isDocumentAddress } from "#lib/auth/oauth/client-document";
import { destinationOf } from "#lib/auth/oauth/redirect-uri";
import { ALL_SCOPES, isSensitive, SCOPES } from "#lib/auth/scopes";
import { authorizationRequest, readGood } from "#lib/operations/oauth/authorization";
import { role } from "#lib/operations/workspaces/workspace";

const asked = z
  .object({
    client: z.object({
      clientId: z.string(),
      name: z.string().meta({ description: "What the app calls itself; nobody checked it." }),
      uri: z.string().nullable(),
      host: z.string().nullable().meta({ description: "Whose document says who the app is, where its id is an address: this is certain." }),
      registeredAt: timestamp(),
    }),
    redirectTo: z.string().meta({ description: "Where the answer goes: a host, or the scheme of an app on the person's computer, such as `cursor:`." }),
    scopes: z.array(
      z.object({
        scope: z.string(),
        title: z.string(),
        sensitive: z.boolean().meta({ description: "It changes, spends or sends something." }),
        requested: z.boolean(),
      }),
    ),
    workspaces: z.array(z.object({ id: id("ws"), slug: z.string(), name: z.string(), role: role() })),
    resource: z.string().nullable().meta({ description: "What the app asked for, as it wrote it; all of this server when it named nothing." }),
  })
  .meta({ id: "AuthorizationRequest" });

export const getAuthorization = operation({
  route: "GET /oauth/authorization",
  summary: "See what an app asks for that wants to be connected.",
  description:
    "The fields of the app's authorization request. All scopes that there are, those it asked for marked. A request that is not good is `INVALID_INPUT`, and `param` names the field.",
  scope: "session",
  input: authorizationRequest,
  output: asked,
  prepare: readGood,
  async handler(ctx, input, { client, redirectUri, scopes }) {
    const members = await ctx.db.member.findMany({ where: { userId: ctx.user.id }, include: { workspace: true }, orderBy: { workspaceId: "asc" } });
    const { clientId, name, uri, createdAt: registeredAt } = client;
    const host = isDocumentAddress(clientId) ? new URL(clientId).host : null;
    return {
      client: { clientId, name, uri, host, registeredAt },
      redirectTo: destinationOf(redirectUri),
      scopes: ALL_SCOPES.map((scope) => ({ scope, title: SCOPES[scope], sensitive: isSensitive(scope), requested: scopes.includes(scope) })),
      workspaces: members.map(({ workspace, role }) => ({ id: workspace.id, slug: workspace.slug, name: workspace.name, role })),
      resource: input.resource ?? null,
    };
  },
});
