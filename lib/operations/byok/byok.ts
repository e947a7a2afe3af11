import { z } from "zod";
import { timestamp } from "#lib/api/fields";

/** Whether the workspace has a key of its own: never the key. */
export const byok = z
  .object({
    configured: z.boolean(),
    lastFour: z.string().nullable().meta({ description: "How the key ends, to tell one from another." }),
    createdAt: timestamp().nullable(),
    updatedAt: timestamp().nullable(),
  })
  .meta({ id: "Byok" });

/** What is read of a key to show it. */
export const shown = { lastFour: true, createdAt: true, updatedAt: true } as const;
type Row = { lastFour: string; createdAt: Date; updatedAt: Date };

export const toByok = (row: Row | null): z.output<typeof byok> =>
  row ? { configured: true, ...row } : { configured: false, lastFour: null, createdAt: null, updatedAt: null };
