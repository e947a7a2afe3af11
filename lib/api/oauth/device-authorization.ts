import { findClient, readScopes } from "#lib/api/oauth/authorization-request";
import { endpoint } from "#lib/api/oauth/endpoint";
import { readClientForm } from "#lib/api/oauth/read-client-form";
import { audienceOf } from "#lib/api/oauth/resource";
import { createDevice, DEVICE_SECONDS, POLL_SECONDS } from "#lib/auth/device";
import { authenticateClient } from "#lib/auth/oauth/client";
import { DEVICE_GRANT } from "#lib/auth/oauth/client-metadata";
import { OAuthError } from "#lib/auth/oauth/oauth-error";
import { insertAuditEntry } from "#lib/platform/audit";
import { transaction } from "#lib/platform/db";

/** `POST /oauth/device_authorization` (RFC 8628): a code that a person approves at /activate, as they do for any device. */
export const deviceAuthorizationEndpoint = endpoint("device_authorization", async (request, { requestId, ip, userAgent, origin }) => {
  const { fields, resources, credentials } = await readClientForm(request);
  // An app whose id is the address of its document may come here first.
  if (credentials.clientId !== undefined) await findClient(credentials.clientId, ip);
  const requestedScopes = readScopes(fields.scope);
  if (!requestedScopes) throw new OAuthError("invalid_scope", "This server knows none of these scopes.");
  const audience = audienceOf(resources);
  const { deviceCode, userCode } = await transaction(async (tx) => {
    const client = await authenticateClient(tx, credentials);
    if (!client.grantTypes.includes(DEVICE_GRANT)) throw new OAuthError("unauthorized_client", `The client was not registered for ${DEVICE_GRANT}.`);
    const made = await createDevice(tx, { label: client.name, requestedScopes, ip, userAgent, oauthClientId: client.id, audience });
    const actor = { type: "anonymous", id: null, name: null };
    const metadata = { label: client.name, client: client.clientId };
    await insertAuditEntry(tx, { requestId, ip, userAgent, workspaceId: null, action: "device.create", actor, resourceId: `dev_${made.row.id}`, metadata });
    return made;
  });
  return Response.json({
    device_code: deviceCode,
    user_code: userCode,
    verification_uri: `${origin}/activate`,
    verification_uri_complete: `${origin}/activate?code=${userCode}`,
    expires_in: DEVICE_SECONDS,
    interval: POLL_SECONDS,
  });
});
