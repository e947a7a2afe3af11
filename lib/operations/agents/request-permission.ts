import { z } from "zod";
import { operation } from "#lib/api/operation";
import { ALL_SCOPES, isSensitive } from "#lib/auth/scopes";
import { ask, askAnswer, mode, reason } from "#lib/operations/agents/consent";

export const requestPermission = operation({
  route: "POST /agents/request-permission",
  summary: "Ask for one more scope, when a call answered PERMISSION_REQUIRED.",
  description: "The person reads `reason` as it stands. Without `mode`, a scope that only reads is asked for good, a sensitive one for an hour.",
  scope: "key",
  role: "viewer",
  audit: "consent.create",
  input: { scope: z.enum(ALL_SCOPES), reason: reason().optional(), mode: mode().optional() },
  output: askAnswer,
  handler: (ctx, { scope, reason, mode }) =>
    ask(ctx, { scopes: [scope], mode: mode ?? (isSensitive(scope) ? "session" : "persistent"), agentName: null, reason: reason ?? null }),
});
