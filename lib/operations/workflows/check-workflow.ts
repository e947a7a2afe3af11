import { z } from "zod";
import { operation } from "#lib/api/operation";
import { checkDefinition, DEFINITION_LIMIT, definitionFields, problem, refuseConfined } from "#lib/operations/workflows/workflow";

export const checkWorkflow = operation({
  route: "POST /workflows/check",
  summary: "Say all that is wrong with a definition, without keeping it.",
  scope: "workspace:files:read",
  role: "viewer",
  audit: null,
  bodyLimit: DEFINITION_LIMIT,
  input: definitionFields,
  output: z.object({ valid: z.boolean(), problems: z.array(problem) }),
  async handler(ctx, input) {
    refuseConfined(ctx);
    const { problems } = await checkDefinition(ctx, input);
    return { valid: problems.length === 0, problems };
  },
});
