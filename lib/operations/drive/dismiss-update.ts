import { z } from "zod";
import { notFound } from "#lib/api/errors";
import { slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { holdDriveRow } from "#lib/operations/drive/held-row";
import { chosenVersion, isNamed, movedOn, toVersionRef, versionRef } from "#lib/operations/drive/pending-update";
import { isDismissed, offerOf } from "#lib/operations/drive/update-offer";

export const dismissUpdate = operation({
  route: "POST /drive/updates/{slug}/dismiss",
  summary: "Dismiss an update of a skill in the drive.",
  description:
    "That version is not offered again; a later one is. Nothing is charged. With `version` only that one is dismissed: another is 409 `UPDATE_CHANGED`.",
  scope: "workspace:files:write",
  audit: "drive.update",
  input: { slug: slug(), version: chosenVersion },
  output: z.object({ data: z.object({ slug: slug(), dismissed: versionRef }).meta({ id: "DismissedUpdate" }) }),
  async handler(ctx, input) {
    const workspaceId = ctx.workspace.id;
    const row = await holdDriveRow(ctx, input.slug);
    const offer = offerOf(row, workspaceId);
    const to = offer?.to;
    if (input.version !== undefined && !(to && isNamed(to, input.version))) throw movedOn(to?.version);
    if (!to) throw notFound("There is no update of this skill to dismiss.");
    if (isDismissed(row, offer)) ctx.record(null);
    else {
      await ctx.db.driveSkill.update({ where: { workspaceId_skillId: { workspaceId, skillId: row.skill.id } }, data: { dismissedId: to.id } });
      ctx.record({ resourceId: row.skill.slug, metadata: { dismissed: to.version } });
    }
    return { data: { slug: row.skill.slug, dismissed: toVersionRef(to) } };
  },
});
