import { z } from "zod";
import { ApiError } from "#lib/api/errors";
import { formatId, timestamp } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { installId } from "#lib/operations/telemetry/telemetry-event";

export const adoptInstall = operation({
  route: "POST /migrations/anonymous-adopt",
  summary: "Say that an installation of a CLI is yours.",
  description: "What it has recorded under its id, and will record, counts as yours then. Again it changes nothing; what another account has claimed is 409.",
  scope: "profile:write",
  role: "viewer",
  audit: "user.adopt_install",
  input: { install_id: installId() },
  output: z.object({ data: z.object({ install_id: z.string(), adopted_events: z.int(), claimed_at: timestamp() }) }),
  async handler(ctx, { install_id: given }) {
    const installId = given.toLowerCase();
    // Of two who come at once the second waits here for the first, and then finds its row.
    const made = await ctx.db.claimedInstall.createMany({ data: { installId, userId: ctx.user.id }, skipDuplicates: true });
    const row = await ctx.db.claimedInstall.findUniqueOrThrow({ where: { installId } });
    if (row.userId !== ctx.user.id) throw new ApiError("INSTALL_CLAIMED", { param: "install_id" });
    const adopted_events = await ctx.db.telemetryEvent.count({ where: { installId } });
    // The id is not in the log: it could be laid beside what was sent under it, also when the account is gone.
    ctx.record(made.count > 0 ? { resourceId: formatId("usr", ctx.user.id), metadata: { adoptedEvents: adopted_events } } : null);
    return { data: { install_id: installId, adopted_events, claimed_at: row.claimedAt } };
  },
});
