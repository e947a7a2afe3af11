import { z } from "zod";
import type { Context } from "#lib/api/context";
import { ApiError, invalid } from "#lib/api/errors";
import { id, timestamp } from "#lib/api/fields";
import type { Db } from "#lib/platform/db";

/** An API key as it is listed: never the key itself. */
export const apiKey = z
  .object({
    id: id("key"),
    name: z.string(),
    agentName: z.string().nullable().meta({ description: "What the agent that uses it calls itself." }),
    prefix: z.string().meta({ description: "How the key begins." }),
    lastFour: z.string(),
    scopes: z.array(z.string()),
    owner: z.object({ id: id("usr"), name: z.string() }).meta({ description: "Whose key it is: it acts for this person, with their role." }),
    collection: z
      .object({ id: id("col"), name: z.string() })
      .nullable()
      .meta({ description: "The collection whose key it is." }),
    rotatedToId: id("key").nullable().meta({ description: "The key that takes its place." }),
    expiresAt: timestamp().nullable(),
    revokedAt: timestamp().nullable(),
    lastUsedAt: timestamp().nullable(),
    createdAt: timestamp(),
  })
  .meta({ id: "ApiKey" });

/** What is read with a key to show it. */
export const withOwner = { user: true, collection: true } as const;
export const toApiKey = <Row extends { user: { id: number; name: string } }>(row: Row) => ({ ...row, owner: { id: row.user.id, name: row.user.name } });

/** The same with the key, in the one answer that has it. */
export const newApiKey = apiKey.extend({ key: z.string().meta({ description: "The key. Shown only here." }) }).meta({ id: "NewApiKey" });

/**
 * When a new key is to expire. A key cannot make one that outlives it, nor any once it is revoked; a person can make one
 * that never expires. Throws INVALID_INPUT for a moment that is past, or after the key that asks.
 */
export async function expiryOf(ctx: Context, wanted: Date | null | undefined): Promise<Date | null> {
  if (wanted && wanted <= new Date()) throw invalid("expiresAt", "Must be in the future.");
  const latest = ctx.caller.type === "api_key" ? await expiryOfAsking(ctx.db, ctx.caller.key.id) : null;
  if (latest && wanted && wanted > latest) throw invalid("expiresAt", `Must not be after ${latest.toISOString()}, when the key that asks expires.`);
  return wanted ?? latest;
}

/** The end of the key that asks. Its row is held: whoever revokes it waits, and what it makes meanwhile is there to be seen. */
async function expiryOfAsking(tx: Db, keyId: number): Promise<Date | null> {
  const [row] = await tx.$queryRaw<{ expires_at: Date | null; revoked: boolean; scopes: string[] }[]>`
    SELECT expires_at, revoked_at IS NOT NULL AS revoked, scopes FROM api_keys WHERE id = ${keyId} FOR SHARE`;
  if (!row || row.revoked) throw new ApiError("KEY_REVOKED");
  if (!row.scopes.includes("*")) throw new ApiError("ACCESS_DENIED");
  return row.expires_at;
}
