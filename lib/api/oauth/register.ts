import { endpoint } from "#lib/api/oauth/endpoint";
import { readBytes } from "#lib/api/read-input";
import { registerClient } from "#lib/auth/oauth/client";
import { readClientMetadata } from "#lib/auth/oauth/client-metadata";
import { OAuthError } from "#lib/auth/oauth/oauth-error";
import { insertAuditEntry } from "#lib/platform/audit";
import { transaction } from "#lib/platform/db";

const MOST_BYTES = 64 * 1024;

/** `POST /oauth/register` (RFC 7591): open to any app, because being registered allows it nothing. */
export const registerEndpoint = endpoint(
  "register",
  async (request, { requestId, ip, userAgent }) => {
    const metadata = readClientMetadata(await readJson(request));
    const { row, secret } = await transaction(async (tx) => {
      const registered = await registerClient(tx, metadata, ip);
      const actor = { type: "anonymous", id: null, name: null };
      const about = { client: registered.row.clientId, name: registered.row.name };
      await insertAuditEntry(tx, { requestId, ip, userAgent, workspaceId: null, action: "oauth_client.create", actor, metadata: about });
      return registered;
    });
    const code = row.grantTypes.includes("authorization_code");
    return Response.json(
      {
        client_id: row.clientId,
        client_id_issued_at: Math.floor(row.createdAt.getTime() / 1000),
        ...(secret !== undefined && { client_secret: secret, client_secret_expires_at: 0 }),
        client_name: row.name,
        ...(row.uri !== null && { client_uri: row.uri }),
        redirect_uris: row.redirectUris,
        grant_types: row.grantTypes,
        response_types: code ? ["code"] : [],
        token_endpoint_auth_method: row.authMethod,
      },
      { status: 201 },
    );
  },
  // Registering is for once.
  { share: 0.5 },
);

async function readJson(request: Request): Promise<unknown> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") throw new OAuthError("invalid_client_metadata", "The body must be application/json.");
  const text = (await readBytes(request, MOST_BYTES)).toString();
  try {
    return JSON.parse(text);
  } catch {
    throw new OAuthError("invalid_client_metadata", "The body is not valid JSON.");
  }
}
