import { notFound } from "#lib/api/errors";
import { slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { acceptRun, runFields } from "#lib/operations/executions/accept-run";
import { RUN_BODY_LIMIT, storeAttachments } from "#lib/operations/executions/attachments";
import { allowConnector, connector } from "#lib/operations/executions/connector";
import { started } from "#lib/operations/executions/execution";
import { bySlug, usable } from "#lib/operations/skills/visible-skill";

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
    connector: connector.optional().meta({ description: "A Git repository whose files the skill finds in `/workspace/source`." }),
  },
  output: started,
  status: 202,
  async prepare(ctx, input) {
    if (input.connector) await allowConnector(ctx, input.connector);
    if (!input.attachments?.length) return [];
    // Nothing is stored for a run that cannot be.
    const exists = await ctx.db.skill.count({ where: { AND: [usable(ctx), bySlug(input.slug)] } });
    if (!exists) throw notFound("There is no such skill.");
    return storeAttachments(ctx, input.attachments);
  },
  handler: (ctx, input, attachments) => acceptRun(ctx, { ...input, attachments }),
});
