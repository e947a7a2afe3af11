import { z } from "zod";
import type { Context } from "#lib/api/context";
import { invalid } from "#lib/api/errors";
import { id, timestamp } from "#lib/api/fields";

/** An API key as it is listed: never the key itself. */
export const apiKey = z
  .object({
    id: id("key"),
    name: z.string(),
    agentName: z.string().nullable().meta({ description: "What the agent that uses it calls itself." }),
    prefix: z.string().meta({ description: "How the key begins." }),
    lastFour: z.string(),
    scopes: z.array(z.string()),
    rotatedToId: id("key").nullable().meta({ description: "The key that takes its place." }),
    expiresAt: timestamp().nullable(),
    revokedAt: timestamp().nullable(),
    lastUsedAt: timestamp().nullable(),
    createdAt: timestamp(),
  })
  .meta({ id: "ApiKey" });

/** The same with the key, in the one answer that has it. */
export const newApiKey = apiKey.extend({ key: z.string().meta({ description: "The key. Shown only here." }) }).meta({ id: "NewApiKey" });

/**
 * When a new key is to expire. A key cannot make one that outlives it; a person can make one that never expires. Throws
 * INVALID_INPUT for a moment that is past, or after the key that asks.
 */
export async function expiryOf(ctx: Context, wanted: Date | null | undefined): Promise<Date | null> {
  if (wanted && wanted <= new Date()) throw invalid("expiresAt", "Must be in the future.");
  const maker = ctx.caller.type === "api_key" ? await ctx.db.apiKey.findUniqueOrThrow({ where: { id: ctx.caller.key.id } }) : null;
  const latest = maker?.expiresAt ?? null;
  if (latest && wanted && wanted > latest) throw invalid("expiresAt", `Must not be after ${latest.toISOString()}, when the key that asks expires.`);
  return wanted ?? latest;
}
