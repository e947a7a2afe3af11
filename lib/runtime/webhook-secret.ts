import { createHmac, randomBytes } from "node:crypto";
import { decrypt, encrypt } from "#lib/platform/crypto";

const PREFIX = "whsec_";

/** A secret as Standard Webhooks writes it: 32 random bytes. */
export const newWebhookSecret = () => `${PREFIX}${randomBytes(32).toString("base64")}`;

/** Names the row and the column, so that a value cannot be moved and be read there. */
export const webhookPurpose = (workspaceId: number, webhookId: number) => `webhook:${workspaceId}:${webhookId}`;
export const previousWebhookPurpose = (workspaceId: number, webhookId: number) => `webhook-previous:${workspaceId}:${webhookId}`;

type Owner = { id: number; workspaceId: number };
export type Keeper = Owner & { secret: Uint8Array; previousSecret: Uint8Array | null; previousUntil: Date | null };

/** A secret as it is stored. */
export const sealWebhookSecret = ({ id, workspaceId }: Owner, secret: string) => new Uint8Array(encrypt(secret, webhookPurpose(workspaceId, id)));

/** The secret that a new one takes the place of, as it is stored until its time is over. */
export const sealAsPrevious = ({ id, workspaceId, secret }: Owner & { secret: Uint8Array }) =>
  new Uint8Array(encrypt(decrypt(secret, webhookPurpose(workspaceId, id)), previousWebhookPurpose(workspaceId, id)));

/** The secrets that sign now: the present one first, then the one before it as long as its grace lasts. */
export function signingSecrets({ id, workspaceId, secret, previousSecret, previousUntil }: Keeper, now = new Date()): string[] {
  const present = decrypt(secret, webhookPurpose(workspaceId, id));
  if (!previousSecret || !previousUntil || previousUntil <= now) return [present];
  return [present, decrypt(previousSecret, previousWebhookPurpose(workspaceId, id))];
}

/** The header that proves who sent it, as Standard Webhooks says: one signature for each secret. */
export function signatures(secrets: string[], { id, timestamp, body }: { id: string; timestamp: number; body: string }): string {
  const sign = (secret: string) =>
    createHmac("sha256", Buffer.from(secret.slice(PREFIX.length), "base64"))
      .update(`${id}.${timestamp}.${body}`)
      .digest("base64");
  return secrets.map((secret) => `v1,${sign(secret)}`).join(" ");
}
