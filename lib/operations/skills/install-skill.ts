import { z } from "zod";
import { slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { installSkill as install, installedSkill, toInstalledSkill } from "#lib/operations/skills/drive-skill";

export const installSkill = operation({
  route: "POST /skills/{slug}/install",
  summary: "Install a skill in the workspace.",
  description: "Installing an installed skill changes nothing, unless another `version` is asked for.",
  scope: "workspace:files:write",
  tool: "install-skill",
  audit: "drive.create",
  input: { slug: slug(), version: z.string().max(40).optional().meta({ description: "The latest unless it is said." }) },
  output: installedSkill,
  async handler(ctx, input) {
    const { row, changed } = await install(ctx, input.slug, input.version);
    ctx.record(changed ? { resourceId: row.skill.slug, metadata: { version: row.version.version } } : null);
    return toInstalledSkill(row);
  },
});
