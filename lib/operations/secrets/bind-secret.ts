import { ApiError, invalid } from "#lib/api/errors";
import { formatId, id, slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { binding, envVar, findRunnable, refuseTooMuch, toBinding, withName } from "#lib/operations/secrets/binding";
import { lockWorkspace } from "#lib/operations/workspaces/workspace";

export const bindSecret = operation({
  route: "POST /skills/{slug}/secrets",
  summary: "Give a skill one of the workspace's secrets, as an environment variable.",
  description:
    "The value reaches the skill's scripts in the sandbox and nothing else; `[secret NAME]` stands for it in output and text artifacts. A variable that is bound already is refused: remove that binding first, or change the secret's value.",
  scope: "full",
  role: "admin",
  audit: "secret_binding.create",
  input: { slug: slug(), secretId: id("sec"), envVar: envVar() },
  output: binding,
  status: 201,
  async handler(ctx, input) {
    const workspaceId = ctx.workspace.id;
    // One at a time: of two at once, each would count without the other.
    await lockWorkspace(ctx.db, workspaceId);
    const { id: skillId } = await findRunnable(ctx, input.slug);
    const [secret] = await ctx.db.$queryRaw<{ name: string }[]>`
      SELECT name FROM secrets WHERE id = ${input.secretId} AND workspace_id = ${workspaceId} FOR KEY SHARE`;
    if (!secret) throw invalid("secretId", "There is no such secret in this workspace.");
    const made = await ctx.db.secretBinding
      .create({ data: { workspaceId, skillId, secretId: input.secretId, envVar: input.envVar }, include: withName })
      .catch((error: { code?: string }) => {
        throw error.code === "P2002" ? new ApiError("ENV_VAR_BOUND", { param: "envVar" }) : error;
      });
    await refuseTooMuch(ctx.db, { id: skillId }, workspaceId, "secretId");
    const metadata = { skill: input.slug, secretId: formatId("sec", input.secretId), secretName: secret.name, envVar: input.envVar };
    ctx.record({ resourceId: formatId("bind", made.id), metadata });
    return toBinding(made);
  },
});
