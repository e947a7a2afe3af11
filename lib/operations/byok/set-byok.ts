import { z } from "zod";
import { ApiError, invalid } from "#lib/api/errors";
import { operation } from "#lib/api/operation";
import { isStillGood } from "#lib/auth/authenticate";
import { lockKey } from "#lib/auth/grant";
import { byok, shown, toByok } from "#lib/operations/byok/byok";
import { ownStanding } from "#lib/operations/members/standing";
import { checkAnthropicKey } from "#lib/platform/anthropic-key";
import { sealByokKey } from "#lib/runtime/byok";

export const setByok = operation({
  route: "PUT /byok",
  summary: "Use your own Anthropic key, so that runs cost no dollarinos.",
  description: "Anthropic is asked whether the key is good before anything changes. It is encrypted, and takes the place of the one before.",
  scope: "full",
  role: "admin",
  audit: "byok.update",
  input: {
    anthropicKey: z
      .string()
      .trim()
      .min(8)
      .max(500)
      .regex(/^[\x21-\x7e]+$/, "Must be an Anthropic API key.")
      .meta({ examples: ["sk-ant-api03-abc"] }),
  },
  output: byok,
  async prepare(_ctx, { anthropicKey }) {
    const verdict = await checkAnthropicKey(anthropicKey);
    if (verdict === "refused") throw invalid("anthropicKey", "Anthropic refuses this key.");
    if (verdict === "unknown")
      throw new ApiError("OVERLOADED", { message: "The key could not be checked with Anthropic, so nothing was changed. Try again shortly." });
  },
  async handler(ctx, { anthropicKey }) {
    const workspaceId = ctx.workspace.id;
    // Anthropic may have taken its time: whoever was shut out meanwhile must not leave a key behind.
    await ownStanding(ctx, "admin");
    if (ctx.caller.type === "api_key") await lockKey(ctx.db, ctx.caller.key.id);
    if (!(await isStillGood(ctx.caller, "full", ctx.db))) throw new ApiError(ctx.caller.type === "api_key" ? "KEY_REVOKED" : "SESSION_EXPIRED");
    const data = { value: sealByokKey(workspaceId, anthropicKey), lastFour: anthropicKey.slice(-4) };
    const row = await ctx.db.byokKey.upsert({ where: { workspaceId }, create: { workspaceId, ...data }, update: data, select: shown });
    ctx.record({ metadata: { lastFour: data.lastFour } });
    return toByok(row);
  },
});
