import { z } from "zod";
import { slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { uninstallSkill } from "#lib/operations/skills/drive-skill";

export const removeFromDrive = operation({
  route: "DELETE /drive/{slug}",
  summary: "Remove a skill from the drive.",
  description: "The same as uninstalling it. It also leaves the collections that it is in.",
  scope: "workspace:files:write",
  audit: "drive.delete",
  input: { slug: slug() },
  output: z.null(),
  status: 204,
  async handler(ctx, input) {
    ctx.record({ resourceId: await uninstallSkill(ctx, input.slug) });
    return null;
  },
});
