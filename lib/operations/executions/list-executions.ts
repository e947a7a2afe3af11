import { z } from "zod";
import { slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { page, pageById, pageInput } from "#lib/api/pages";
import { execution, mine, STATUSES, toExecution, withVersion } from "#lib/operations/executions/execution";
import { namesOf } from "#lib/operations/skills/visible-skill";

export const listExecutions = operation({
  route: "GET /executions",
  summary: "List the workspace's executions, newest first.",
  scope: "workspace:files:read",
  tool: "list-executions",
  input: {
    ...pageInput,
    status: z.enum(STATUSES).optional().meta({ description: "Only those that stand so." }),
    skill: slug().optional().meta({ description: "Only runs of this skill." }),
  },
  output: page(execution),
  async handler(ctx, input) {
    const names = input.skill === undefined ? undefined : await namesOf(ctx.db, input.skill);
    const filter = { ...mine(ctx), ...(input.status && { status: input.status }), ...(names && { skillSlug: { in: names } }) };
    const found = await pageById("exec", input, ({ where, ...rest }) =>
      ctx.db.execution.findMany({ where: { ...filter, ...where }, include: withVersion, omit: { input: true, attachments: true }, ...rest }),
    );
    return { ...found, data: found.data.map((row) => toExecution({ ...row, input: null, attachments: null })) };
  },
});
