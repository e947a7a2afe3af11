import { z } from "zod";
import { ApiError, notFound } from "#lib/api/errors";
import { slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { acceptRun, runFields } from "#lib/operations/executions/accept-run";
import { RUN_BODY_LIMIT, storeAttachments } from "#lib/operations/executions/attachments";
import { started } from "#lib/operations/executions/execution";
import { isPublic } from "#lib/operations/marketplace/marketplace-skill";

export const runSkill = operation({
  route: "POST /skills/{slug}/run",
  summary: "Run a skill.",
  description: "Answers at once; the result is had by polling the status, or from `/api/events`. A skill that is not installed is installed.",
  scope: "tool:execute",
  tool: "execute-skill",
  audit: "execution.create",
  bodyLimit: RUN_BODY_LIMIT,
  input: {
    slug: slug(),
    ...runFields,
    connector: z.strictObject({ type: z.enum(["github", "remote"]), fields: z.record(z.string(), z.unknown()).default({}) }).optional(),
  },
  output: started,
  status: 202,
  async prepare(ctx, input) {
    if (input.connector)
      throw new ApiError("TOOL_NOT_CONNECTED", { param: "connector", message: `The connector '${input.connector.type}' is not connected in this workspace.` });
    // Nothing is stored for a run that cannot be.
    const drive = { some: { workspaceId: ctx.workspace.id } };
    const exists = await ctx.db.skill.count({ where: { slug: input.slug, OR: [isPublic, { drive }] } });
    if (!exists) throw notFound("There is no such skill.");
    return storeAttachments(ctx, input.attachments);
  },
  handler: (ctx, input, attachments) => acceptRun(ctx, { ...input, attachments }),
});
