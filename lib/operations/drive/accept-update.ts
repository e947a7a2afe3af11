import { z } from "zod";
import { dollarinos, slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { driveItem, toDriveItem } from "#lib/operations/drive/drive-item";
import { holdDriveRow } from "#lib/operations/drive/held-row";
import { chosenVersion, describeOffers, isNamed, movedOn, toVersionRef, versionRef } from "#lib/operations/drive/pending-update";
import { offerOf } from "#lib/operations/drive/update-offer";

export const acceptUpdate = operation({
  route: "POST /drive/updates/{slug}/accept",
  summary: "Accept an update of a skill in the drive.",
  description:
    "Brings the drive to the latest version, or exactly to the `version` that was looked at: when the latest has moved on since, that is 409 `UPDATE_CHANGED`. " +
    "Accepting what is installed already changes nothing, so a call can be repeated. A dismissed update can still be accepted.",
  scope: "workspace:files:write",
  audit: "drive.update",
  input: { slug: slug(), version: chosenVersion },
  output: z.object({
    data: z.object({ skill: driveItem, updated: z.boolean(), from: versionRef, to: versionRef, cost: dollarinos() }).meta({ id: "AcceptedUpdate" }),
  }),
  async handler(ctx, input) {
    const workspaceId = ctx.workspace.id;
    const row = await holdDriveRow(ctx, input.slug);
    const from = toVersionRef(row.version);
    const offer = offerOf(row, workspaceId);
    const isInstalled = input.version === undefined ? !offer : isNamed(row.version, input.version);
    if (isInstalled) {
      ctx.record(null);
      return { data: { skill: toDriveItem(row, workspaceId), updated: false, from, to: from, cost: 0n } };
    }
    const to = offer?.to;
    if (!to || (input.version !== undefined && !isNamed(to, input.version))) throw movedOn(to?.version);
    const where = { workspaceId_skillId: { workspaceId, skillId: row.skill.id } };
    await ctx.db.driveSkill.update({ where, data: { versionId: to.id, dismissedId: null } });
    const [described] = await describeOffers(ctx, [{ row, offer }]);
    const { changes } = described ?? {};
    // Amounts are whole numbers of micro-dollarinos, which JSON does not know.
    const cost = changes && { from: Number(changes.cost.from) / 1e6, to: Number(changes.cost.to) / 1e6 };
    ctx.record({ resourceId: row.skill.slug, metadata: { from: row.version.version, to: to.version, changes: { ...changes, cost } } });
    const updated = { ...row, versionId: to.id, dismissedId: null, version: to };
    return { data: { skill: toDriveItem(updated, workspaceId), updated: true, from, to: toVersionRef(to), cost: 0n } };
  },
});
