import { z } from "zod";
import { slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { page, pageById, pageInput } from "#lib/api/pages";
import { binding, findRunnable, toBinding, withName } from "#lib/operations/secrets/binding";
import { missingSecrets } from "#lib/runtime/secrets";

const required = z
  .array(z.object({ envVar: z.string(), bound: z.boolean() }))
  .meta({ description: "What the skill cannot run without, at the version that is installed, else the latest." });

export const listSkillSecrets = operation({
  route: "GET /skills/{slug}/secrets",
  summary: "List which secrets a skill gets in this workspace, and which it still needs.",
  scope: "full",
  input: { slug: slug(), ...pageInput },
  output: page(binding).extend({ required }),
  async handler(ctx, input) {
    const skill = await findRunnable(ctx, input.slug);
    const rows = await pageById("bind", input, ({ where, ...rest }) =>
      ctx.db.secretBinding.findMany({ where: { ...where, workspaceId: ctx.workspace.id, skillId: skill.id }, include: withName, ...rest }),
    );
    const missing = await missingSecrets(ctx.db, ctx.workspace.id, skill.id, skill.secrets);
    return { ...rows, data: rows.data.map(toBinding), required: skill.secrets.map((envVar) => ({ envVar, bound: !missing.includes(envVar) })) };
  },
});
