import { holdMembership } from "#lib/auth/api-key";
import { isOver, pace } from "#lib/auth/device";
import type { OAuthClient } from "#lib/auth/oauth/client";
import { OAuthError } from "#lib/auth/oauth/oauth-error";
import { type Asked, badGrant, connectApp, type Outcome, withinAudience } from "#lib/auth/oauth/tokens";
import { sha256 } from "#lib/platform/crypto";
import type { Db } from "#lib/platform/db";

type Given = { deviceCode: string | undefined; audience: string | undefined };

/** Exchanges a device code for tokens once a person has approved it (RFC 8628 §3.4), in exactly one answer. */
export async function exchangeDeviceCode(tx: Db, client: OAuthClient, given: Given, request: Asked): Promise<Outcome> {
  if (!given.deviceCode) return new OAuthError("invalid_request", "device_code is missing.");
  const device = await tx.device.findUnique({ where: { deviceCodeHash: sha256(given.deviceCode), oauthClientId: client.id } });
  if (!device || device.collectedAt) return badGrant("The device code is not valid, or was used before.");
  if (device.status === "denied") return new OAuthError("access_denied", "The person refused.");
  if (isOver(device)) return new OAuthError("expired_token", "The device code has expired.");
  if (device.status === "pending") {
    const { status, interval } = await pace(tx, device.id);
    if (status === "slow_down") return new OAuthError("slow_down", `Leave ${interval} seconds between polls.`);
    return new OAuthError("authorization_pending", "Nobody has approved the code yet.");
  }
  const { decidedById: userId, workspaceId, scopes, audience } = device as typeof device & { decidedById: number; workspaceId: number };
  const asked = withinAudience(audience, given.audience);
  if (!(await holdMembership(tx, workspaceId, userId))) return badGrant("The person has left the workspace.");
  const { count } = await tx.device.updateMany({ where: { id: device.id, status: "approved", collectedAt: null }, data: { collectedAt: new Date() } });
  if (count === 0) return badGrant("The device code was used before.");
  const { tokens } = await connectApp(tx, client, { workspaceId, userId, scopes, audience, asked, metadata: { device: `dev_${device.id}` } }, request);
  return tokens;
}
