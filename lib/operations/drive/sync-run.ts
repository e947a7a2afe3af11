import { z } from "zod";
import type { Context } from "#lib/api/context";
import { notFound } from "#lib/api/errors";
import { slug } from "#lib/api/fields";
import { confinedTo } from "#lib/auth/caller";
import { classification } from "#lib/operations/drive/classify";
import type { Prisma } from "#lib/platform/db";

export const KINDS = ["first_run", "daily", "manual"] as const;
export const MODES = ["all", "public_only", "pulls_only", "as_many_as_credits_allow"] as const;
export type Mode = (typeof MODES)[number];

/** What came of a skill when a sync was executed. */
export const syncResult = z
  .object({
    slug: slug(),
    action: classification.shape.action,
    status: z.enum(["committed", "deferred", "skipped", "failed"]).meta({ description: "What is deferred is the CLI's to do, before it finalizes." }),
    reason: z.string().nullable(),
    upload: z
      .object({ ticket_url: z.string(), upload_url: z.string() })
      .nullable()
      .meta({ description: "Get a ticket at the one, and send the zip to the other." }),
    download: z
      .object({ url: z.string(), content_sha: z.string(), content_size: z.int(), version: z.int() })
      .nullable()
      .meta({ description: "Send the same credential along: the skill may be private." }),
  })
  .meta({ id: "SyncResult" });
export type SyncResult = z.output<typeof syncResult>;

/** Which collection's key a run belongs to; 0 for every caller who is not confined to one. Another such key of the same person is a stranger. */
const confinement = (ctx: Context): number => confinedTo(ctx.caller)?.id ?? 0;

export const keptClassifications = (ctx: Context, list: object[]): Prisma.InputJsonObject => ({ collection_id: confinement(ctx), list });

/** The caller's own runs. */
const mine = (ctx: Context): Prisma.CliSyncRunWhereInput => ({
  workspaceId: ctx.workspace.id,
  userId: ctx.user.id,
  classifications: { path: ["collection_id"], equals: confinement(ctx) },
});

/** A machine's runs are executed one after the other. Its earlier ones that are still open were given up: the CLI was ended in between. */
export async function takeTurn(ctx: Context, installId: string): Promise<void> {
  const name = `clanker:sync:${ctx.workspace.id}:${ctx.user.id}:${confinement(ctx)}:${installId}`;
  await ctx.db.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${name}))`;
  const open = { AND: [mine(ctx), { installId, finalizedAt: null }] };
  await ctx.db.cliSyncRun.updateMany({ where: open, data: { finalizedAt: new Date(), outcome: { abandoned: true } } });
}

/** A run of the caller's, held until this transaction ends. */
export async function holdRun(ctx: Context, id: number) {
  await ctx.db.$executeRaw`SELECT 1 FROM cli_sync_runs WHERE id = ${id} AND workspace_id = ${ctx.workspace.id} FOR UPDATE`;
  const run = await ctx.db.cliSyncRun.findFirst({ where: { AND: [mine(ctx), { id }] } });
  if (!run) throw notFound("There is no such sync.");
  return run;
}
