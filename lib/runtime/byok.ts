import { decrypt, encrypt } from "#lib/platform/crypto";
import type { Db } from "#lib/platform/db";
import { SecretUnreadable } from "#lib/runtime/secrets";

/** Names the workspace, so that a key cannot be moved to another one. */
export const byokPurpose = (workspaceId: number) => `byok:${workspaceId}`;

/** A key as it is stored. */
export const sealByokKey = (workspaceId: number, key: string): Uint8Array<ArrayBuffer> => new Uint8Array(encrypt(key, byokPurpose(workspaceId)));

/** The workspace's own Anthropic key, or null when it has none. Never log it. */
export async function byokKey(client: Db, workspaceId: number): Promise<string | null> {
  const row = await client.byokKey.findUnique({ where: { workspaceId }, select: { value: true } });
  if (!row) return null;
  try {
    return decrypt(row.value, byokPurpose(workspaceId));
  } catch (cause) {
    throw new SecretUnreadable("The workspace's Anthropic key", { cause });
  }
}
