import type { OutputOf } from "#lib/client";

export type ApiKey = OutputOf<"GET /api-keys">["data"][number];

/** Whether a key still works, in one word, and for a person's eye. */
export function statusOf(key: ApiKey, now = Date.now()): { label: string; tone: "success" | "neutral" | "warning" | "info"; works: boolean } {
  if (key.revokedAt) return { label: "Revoked", tone: "neutral", works: false };
  if (key.expiresAt && Date.parse(key.expiresAt) <= now) return { label: key.rotatedToId ? "Rotated" : "Expired", tone: "neutral", works: false };
  if (key.rotatedToId) return { label: "Being replaced", tone: "warning", works: true };
  if (key.scopes.length === 0) return { label: "Waiting for consent", tone: "info", works: true };
  return { label: "Active", tone: "success", works: true };
}
