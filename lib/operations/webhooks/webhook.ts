import { z } from "zod";
import type { Context } from "#lib/api/context";
import { notFound } from "#lib/api/errors";
import { id, timestamp } from "#lib/api/fields";
import type { Prisma } from "#lib/platform/db";
import { env } from "#lib/platform/env";
import { isPlainlyPrivate } from "#lib/platform/outbound-address";
import { EVENT_PATTERNS } from "#lib/runtime/webhooks";

/** Webhooks that a workspace may have. */
export const MOST_WEBHOOKS = 50;

/** Why a target is refused before anything is sent to it; nothing when it is not. What it resolves to is looked at when it is sent to. */
function refusedTarget(text: string): string | undefined {
  const url = /[\s\p{Cc}]/u.test(text) || !URL.canParse(text) ? undefined : new URL(text);
  if (!url || (url.protocol !== "http:" && url.protocol !== "https:")) return "Must be an http or https address.";
  if (url.port === "0") return "Must not have port 0, where nothing listens.";
  if (url.username || url.password || /^[^/?#]*\/\/[^/?#]*@/.test(text)) return "Must not hold a user name or password.";
  if (text.includes("#")) return "Must not have a fragment.";
  if (isPlainlyPrivate(url) && !env().WEBHOOKS_ALLOW_PRIVATE) return "Must be on the public internet.";
  return undefined;
}

export const target = () =>
  z
    .string()
    .max(2000)
    .superRefine((text, ctx) => {
      const why = refusedTarget(text);
      if (why) ctx.addIssue({ code: "custom", message: why });
    })
    .meta({ description: "Where events are sent: an http or https address on the public internet.", examples: ["https://example.com/hooks/clanker"] });

export const events = () =>
  z
    .array(z.enum(EVENT_PATTERNS))
    .min(1)
    .max(EVENT_PATTERNS.length)
    .transform((list) => [...new Set(list)])
    .meta({ description: "Which events it gets; `*` is all of them." });

export const description = () =>
  z
    .string()
    .trim()
    .max(500)
    .regex(/^[^\p{Cc}\p{Cf}]*$/u, "Must not contain control characters.")
    .nullable();

/** A webhook as it is listed: never its secret. */
export const webhook = z
  .object({
    id: id("hook"),
    url: z.string(),
    events: z.array(z.string()),
    description: z.string().nullable(),
    enabled: z.boolean(),
    disabled_reason: z.string().nullable().meta({ description: "Why the server switched it off." }),
    failing_since: timestamp().nullable().meta({ description: "Since when nothing has arrived. After five days of it the webhook is switched off." }),
    resume_at: timestamp().nullable().meta({ description: "Until when it is sent nothing, because its target was too busy." }),
    previous_secret_until: timestamp().nullable().meta({ description: "Until when the secret before this one signs as well." }),
    created_at: timestamp(),
    updated_at: timestamp(),
  })
  .meta({ id: "Webhook" });

/** The same with the secret, in the answers that make one. */
export const newWebhook = webhook
  .extend({ secret: z.string().meta({ description: "What signs its events. Shown only here.", examples: ["whsec_…"] }) })
  .meta({ id: "NewWebhook" });

/** What is read of a webhook to show it. Its secrets stay where they are. */
export const shown = {
  ...{ id: true, url: true, events: true, description: true, enabled: true, disabledReason: true, failingSince: true, resumeAt: true, previousUntil: true },
  ...{ createdAt: true, updatedAt: true },
} satisfies Prisma.WebhookSelect;

type Shown = Prisma.WebhookGetPayload<{ select: typeof shown }>;

export const toWebhook = ({ disabledReason, failingSince, resumeAt, previousUntil, createdAt, updatedAt, ...row }: Shown) => ({
  ...row,
  disabled_reason: disabledReason,
  failing_since: failingSince,
  resume_at: resumeAt && resumeAt > new Date() ? resumeAt : null,
  previous_secret_until: previousUntil && previousUntil > new Date() ? previousUntil : null,
  created_at: createdAt,
  updated_at: updatedAt,
});

/** A webhook of the caller's workspace, as it stands while nobody else can change it. */
export async function holdWebhook(ctx: Context, webhookId: number) {
  const where = { id: webhookId, workspaceId: ctx.workspace.id };
  await ctx.db.$executeRaw`SELECT 1 FROM webhooks WHERE id = ${where.id} AND workspace_id = ${where.workspaceId} FOR NO KEY UPDATE`;
  const row = await ctx.db.webhook.findFirst({ where });
  if (!row) throw notFound("There is no such webhook.");
  return row;
}

/** What the audit log says of a target: a path or a query may hold what only the target is to know. */
export const hostOf = (url: string) => new URL(url).host;
