import { z } from "zod";
import { dollarinos } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { allows } from "#lib/auth/scopes";
import { classification, classify } from "#lib/operations/drive/classify";
import { localSkills, refuseBothNames, refuseTwice } from "#lib/operations/drive/local-skills";
import { KINDS, MODES } from "#lib/operations/drive/sync-run";
import { readSyncState } from "#lib/operations/drive/sync-state";
import { installId } from "#lib/operations/telemetry/telemetry-event";

const totals = z.object({
  cost: dollarinos(),
  balance: dollarinos().nullable().meta({ description: "null for a key that may not read it (billing:read)." }),
  affordable: z.boolean(),
});

export const previewSync = operation({
  route: "POST /drive/sync/preview",
  summary: "See what a sync of a machine with the drive would do, skill by skill.",
  description: "Changes nothing. Give the answer's `classifications` to `POST /drive/sync/execute`.",
  scope: "workspace:files:read",
  role: "viewer",
  audit: null,
  input: { install_id: installId(), local: localSkills(), kind: z.enum(KINDS).optional(), mode: z.enum(MODES).optional() },
  output: z.object({
    data: z.object({ install_id: z.uuid(), classifications: z.array(classification), totals }).meta({ id: "SyncPreview" }),
  }),
  async handler(ctx, { install_id, local }) {
    refuseTwice("local", local);
    const state = await readSyncState(ctx, local);
    refuseBothNames("local", local, (slug) => state.bySlug.get(slug)?.skill);
    const classifications = classify(state, local);
    const cost = classifications.reduce((sum, each) => sum + each.cost, 0n);
    const { balance } = await ctx.db.workspace.findUniqueOrThrow({ where: { id: ctx.workspace.id }, select: { balance: true } });
    const tells = ctx.caller.type === "session" || allows(ctx.caller.key.scopes, "billing:read");
    return { data: { install_id, classifications, totals: { cost, balance: tells ? balance : null, affordable: cost <= balance } } };
  },
});
