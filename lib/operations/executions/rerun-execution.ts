import { ApiError, notFound } from "#lib/api/errors";
import { id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { acceptRun, runFields } from "#lib/operations/executions/accept-run";
import { RUN_BODY_LIMIT, type StoredAttachment, storeAttachments } from "#lib/operations/executions/attachments";
import { allowConnector, type Connector } from "#lib/operations/executions/connector";
import { mine, started } from "#lib/operations/executions/execution";

export const rerunExecution = operation({
  route: "POST /executions/{id}/rerun",
  summary: "Run an execution's skill again.",
  description: "What is not given is as it was: input, attachments, connector, model, time limit. The skill's installed version is used.",
  scope: "tool:execute",
  audit: "execution.create",
  bodyLimit: RUN_BODY_LIMIT,
  input: { id: id("exec"), ...runFields, input: runFields.input.optional() },
  output: started,
  status: 202,
  async prepare(ctx, input) {
    const before = await ctx.db.execution.findFirst({ where: { id: input.id, ...mine(ctx) }, select: { connector: true } });
    if (before?.connector) await allowConnector(ctx, before.connector as Connector);
    return storeAttachments(ctx, input.attachments);
  },
  async handler(ctx, input, attachments) {
    const before = await ctx.db.execution.findFirst({
      where: { id: input.id, ...mine(ctx) },
      include: { version: { select: { skill: { select: { slug: true } } } } },
    });
    if (!before) throw notFound("There is no such execution.");
    if (before.status === "queued" || before.status === "running") throw new ApiError("EXECUTION_RUNNING");
    return acceptRun(ctx, {
      // By the name that it has now: what it had can be someone else's skill.
      slug: before.version.skill.slug,
      interface: input.interface,
      input: input.input ?? (before.input as string | Record<string, unknown>),
      attachments: input.attachments ? attachments : (before.attachments as StoredAttachment[]),
      connector: (before.connector as Connector | null) ?? undefined,
      model: input.model,
      earlierModel: before.model,
      timeoutSeconds: input.timeoutSeconds ?? before.timeoutSeconds,
      rerunOfId: before.id,
    });
  },
});
