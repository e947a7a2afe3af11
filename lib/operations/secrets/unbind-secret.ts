import { z } from "zod";
import { notFound } from "#lib/api/errors";
import { formatId, id, slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";

export const unbindSecret = operation({
  route: "DELETE /skills/{slug}/secrets/{id}",
  summary: "Take a secret from a skill.",
  description: "`id` is the binding's. The secret itself stays.",
  scope: "full",
  role: "admin",
  audit: "secret_binding.delete",
  input: { slug: slug(), id: id("bind") },
  output: z.null(),
  status: 204,
  async handler(ctx, input) {
    const [row] = await ctx.db.$queryRaw<{ env_var: string; secret_id: number }[]>`
      DELETE FROM secret_bindings b USING skills s
      WHERE b.id = ${input.id} AND b.workspace_id = ${ctx.workspace.id} AND s.id = b.skill_id AND s.slug = ${input.slug}
      RETURNING b.env_var, b.secret_id`;
    if (!row) throw notFound("There is no such binding.");
    const metadata = { skill: input.slug, secretId: formatId("sec", row.secret_id), envVar: row.env_var };
    ctx.record({ resourceId: formatId("bind", input.id), metadata });
    return null;
  },
});
