import { z } from "zod";
import { slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { uninstallSkill as uninstall } from "#lib/operations/skills/drive-skill";

export const uninstallSkill = operation({
  route: "POST /skills/{slug}/uninstall",
  summary: "Remove a skill from the workspace.",
  scope: "workspace:files:write",
  tool: "uninstall-skill",
  audit: "drive.delete",
  input: { slug: slug() },
  output: z.null(),
  status: 204,
  async handler(ctx, input) {
    ctx.record({ resourceId: await uninstall(ctx, input.slug) });
    return null;
  },
});
