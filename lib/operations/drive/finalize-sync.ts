import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { ApiError } from "#lib/api/errors";
import { formatId, id, slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { confinedTo } from "#lib/auth/caller";
import { addUploaded, raiseWatermark } from "#lib/operations/drive/after-sync";
import { refuseTwice } from "#lib/operations/drive/local-skills";
import { holdRun, type SyncResult } from "#lib/operations/drive/sync-run";
import { usable } from "#lib/operations/skills/visible-skill";

const reported = z.object({ slug: slug(), status: z.enum(["completed", "committed", "deferred", "skipped", "failed"]), error: z.string().max(500).nullish() });

type Outcome = { abandoned?: true; results: object[]; drive_count: number; watermark: number | null; missing: string[] };

export const finalizeSync = operation({
  route: "POST /drive/sync/finalize",
  summary: "End a sync, and say what came of it.",
  description:
    "`results` says what became of what was deferred. Skills of which an upload is `completed` come to the drive. The first `first_run` of a person sets their `watermark`: " +
    "how many skills the drive had then. The same call again answers the same; another outcome, or a run that a later one took the place of, is 409 `SYNC_FINALIZED`.",
  scope: "workspace:files:write",
  audit: "drive.finalize",
  bodyLimit: 4 * 1024 * 1024,
  input: { run_id: id("sync"), results: z.array(reported).max(10_000).optional() },
  output: z.object({
    data: z
      .object({
        run_id: id("sync"),
        drive_count: z.int(),
        missing: z.array(slug()).meta({ description: "Skills that were said to be uploaded, and of which nothing came." }),
        watermark: z.int().nullable().meta({ description: "null before any first_run, and for a key over chosen skills." }),
      })
      .meta({ id: "FinalizedSync" }),
  }),
  async handler(ctx, input) {
    refuseTwice("results", input.results ?? []);
    const run = await holdRun(ctx, input.run_id);
    const results = input.results?.map(({ slug, status, error = null }) => ({ slug, status, error }));
    if (run.finalizedAt) {
      const { abandoned, ...said } = run.outcome as Outcome;
      if (abandoned) throw new ApiError("SYNC_FINALIZED", { message: "A later sync of this machine took the place of this one." });
      if (results && !isDeepStrictEqual(results, said.results))
        throw new ApiError("SYNC_FINALIZED", { message: "This sync was finalized already, and otherwise." });
      ctx.record(null);
      return { data: { run_id: run.id, drive_count: said.drive_count, watermark: said.watermark, missing: said.missing ?? [] } };
    }
    const uploads = (run.results as SyncResult[]).filter(({ action }) => action === "upload_private").map(({ slug }) => slug);
    const completed = (results ?? []).flatMap(({ slug, status }) => (status === "completed" && uploads.includes(slug) ? [slug] : []));
    const { added, missing } = await addUploaded(ctx, completed);
    const drive_count = await ctx.db.driveSkill.count({ where: { workspaceId: ctx.workspace.id, skill: usable(ctx) } });
    const watermark = confinedTo(ctx.caller) ? null : await raiseWatermark(ctx, run.kind, drive_count);
    const outcome = { results: results ?? [], drive_count, watermark, missing };
    await ctx.db.cliSyncRun.update({ where: { id: run.id }, data: { finalizedAt: new Date(), outcome } });
    ctx.record({ resourceId: formatId("sync", run.id), metadata: { kind: run.kind, added, drive_count } });
    return { data: { run_id: run.id, drive_count, watermark, missing } };
  },
});
