import { z } from "zod";
import { id, timestamp } from "#lib/api/fields";

/** An API key as it is listed: never the key itself. */
export const apiKey = z
  .object({
    id: id("key"),
    name: z.string(),
    prefix: z.string().meta({ description: "How the key begins." }),
    lastFour: z.string(),
    scopes: z.array(z.string()),
    expiresAt: timestamp().nullable(),
    revokedAt: timestamp().nullable(),
    lastUsedAt: timestamp().nullable(),
    createdAt: timestamp(),
  })
  .meta({ id: "ApiKey" });
