import { z } from "zod";
import { name } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { ALL_SCOPES } from "#lib/auth/scopes";
import { ask, askAnswer, mode, reason } from "#lib/operations/agents/consent";

export const connectAgent = operation({
  route: "POST /agents/connect",
  summary: "Declare the scopes this agent needs; the person behind the key approves.",
  description:
    "`active` when the key holds them already. A key with full access always asks, so that it can be narrowed. Unanswered after five minutes it expires.",
  scope: "key",
  role: "viewer",
  audit: "consent.create",
  input: {
    requestedScopes: z.array(z.enum(ALL_SCOPES)).min(1).max(50),
    agentDisplayName: name().optional(),
    reason: reason().optional(),
    mode: mode().default("persistent"),
  },
  output: askAnswer,
  handler: (ctx, input) =>
    ask(ctx, {
      scopes: [...new Set(input.requestedScopes)],
      mode: input.mode,
      agentName: input.agentDisplayName ?? null,
      reason: input.reason ?? null,
    }),
});
