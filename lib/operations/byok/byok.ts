import { z } from "zod";
import { timestamp } from "#lib/api/fields";
import { modelInCharge } from "#lib/platform/models";

/** Whether the workspace has a key of its own: never the key. */
export const byok = z
  .object({
    configured: z.boolean(),
    lastFour: z.string().nullable().meta({ description: "How the key ends, to tell one from another." }),
    answeredBy: z
      .object({ provider: z.enum(["anthropic", "openai-compatible"]), model: z.string(), paidBy: z.enum(["key", "credits"]) })
      .nullable()
      .meta({ description: "Which model answers runs that ask for none by name, and what they are paid with; null when there is no model." }),
    createdAt: timestamp().nullable(),
    updatedAt: timestamp().nullable(),
  })
  .meta({ id: "Byok" });

/** What is read of a key to show it. */
export const shown = { lastFour: true, createdAt: true, updatedAt: true } as const;
type Row = { lastFour: string; createdAt: Date; updatedAt: Date };

export const toByok = (row: Row | null): z.output<typeof byok> =>
  row
    ? { configured: true, answeredBy: inCharge(true), ...row }
    : { configured: false, answeredBy: inCharge(false), lastFour: null, createdAt: null, updatedAt: null };

function inCharge(ownKey: boolean): z.output<typeof byok>["answeredBy"] {
  const found = modelInCharge(ownKey);
  return found ? { provider: found.provider, model: found.model, paidBy: found.byok ? "key" : "credits" } : null;
}
