import { z } from "zod";
import { invalid } from "#lib/api/errors";
import { formatId, id, slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { classification, classify } from "#lib/operations/drive/classify";
import { changesDrive, commitSync, left, wants } from "#lib/operations/drive/commit-sync";
import { localSha, localSkills, MAX_LOCAL, refuseBothNames, refuseTwice } from "#lib/operations/drive/local-skills";
import { holdSkills } from "#lib/operations/drive/put-in-drive";
import { KINDS, keptClassifications, MODES, syncResult, takeTurn } from "#lib/operations/drive/sync-run";
import { readSyncState } from "#lib/operations/drive/sync-state";
import { installId } from "#lib/operations/telemetry/telemetry-event";

const chosen = z.looseObject({ slug: slug(), action: classification.shape.action, local_sha: localSha().nullish() });

export const executeSync = operation({
  route: "POST /drive/sync/execute",
  summary: "Sync a machine with the drive.",
  description:
    "Does with each of the `classifications` what preview said, if it would still say so: what changed since is skipped, with the reason. Without them it does everything. " +
    "What the drive gains is there with the answer; uploads and downloads are the CLI's to do, and `POST /drive/sync/finalize` ends the run. " +
    "`local` is what preview was given; without it the `local_sha` of the classifications count. An earlier run of the machine that is still open counts as given up.",
  scope: "workspace:files:write",
  audit: "drive.sync",
  bodyLimit: 4 * 1024 * 1024,
  input: {
    install_id: installId(),
    kind: z.enum(KINDS),
    mode: z.enum(MODES),
    classifications: z
      .array(chosen)
      .max(MAX_LOCAL * 5)
      .optional(),
    local: localSkills().optional(),
  },
  output: z.object({
    data: z.object({ run_id: id("sync"), kind: z.enum(KINDS), mode: z.enum(MODES), results: z.array(syncResult) }).meta({ id: "SyncRun" }),
  }),
  async handler(ctx, { install_id: installId, kind, mode, classifications, ...input }) {
    refuseTwice("classifications", classifications ?? []);
    const local = input.local ?? (classifications ?? []).flatMap(({ slug, local_sha }) => (local_sha ? [{ slug, content_sha: local_sha }] : []));
    if (local.length > MAX_LOCAL) throw invalid("classifications", `Must have at most ${MAX_LOCAL} skills that are on the machine.`);
    refuseTwice("local", local);
    await takeTurn(ctx, installId);
    const [field, named] = input.local ? ["local", local] : ["classifications", classifications ?? []];
    const onMachine = new Set(local.map(({ slug }) => slug));
    const look = async () => {
      const state = await readSyncState(ctx, local);
      refuseBothNames(field, named, (slug) => (onMachine.has(slug) ? state.bySlug.get(slug)?.skill : undefined));
      return classify(state, local);
    };
    const touched = (await look()).filter(changesDrive).flatMap(({ known }) => known?.skill.id ?? []);
    await holdSkills(ctx.db, touched);
    const now = await look();
    const agreed = new Map((classifications ?? now).map(({ slug, action }) => [slug, action]));
    const asked = now.filter(({ slug }) => agreed.has(slug));
    const todo = asked.filter((each) => agreed.get(each.slug) === each.action && wants(mode, each));
    const done = new Map((await commitSync(ctx, todo)).map((result) => [result.slug, result]));
    const untouched = asked.map((each) => {
      const before = agreed.get(each.slug);
      return left(
        "skipped",
        each.slug,
        each.action,
        before === each.action ? `The mode ${mode} leaves this out.` : `It was ${before}, and is ${each.action} now.`,
      );
    });
    const known = new Set(now.map(({ slug }) => slug));
    const gone = (classifications ?? []).filter(({ slug }) => !known.has(slug));
    const results = [
      ...untouched.map((result) => done.get(result.slug) ?? result),
      ...gone.map(({ slug, action }) => left("failed", slug, action, "Neither the machine nor the drive has this skill.")),
    ];
    const shas = new Map(local.map(({ slug, content_sha }) => [slug, content_sha]));
    const list = [...agreed].map(([slug, action]) => ({ slug, action, local_sha: shas.get(slug) ?? null }));
    const run = { workspaceId: ctx.workspace.id, userId: ctx.user.id, installId, kind, mode, results };
    const { id } = await ctx.db.cliSyncRun.create({ data: { ...run, classifications: keptClassifications(ctx, list) }, select: { id: true } });
    const committed = results.filter(({ status }) => status === "committed").map(({ slug, action }) => ({ slug, action }));
    ctx.record({ resourceId: formatId("sync", id), metadata: { install_id: installId, kind, mode, committed } });
    return { data: { run_id: id, kind, mode, results } };
  },
});
