import type { Context } from "#lib/api/context";
import { ApiError, invalid, notFound } from "#lib/api/errors";
import { modelChoice } from "#lib/platform/models";
import { checkAside } from "#lib/runtime/check-input";
import { MODEL_LIMITS, tokensOf } from "#lib/runtime/model-meter";
import { worstCase } from "#lib/runtime/prices";
import { missingSecrets } from "#lib/runtime/secrets";

export const MAX_INPUT = 200_000;
/** Instructions, tools and memory come to about this many tokens before the input; the run holds back more when it begins. */
const PROMPT_TOKENS = 4_000;

type Plan = {
  input: string | Record<string, unknown>;
  model?: string | undefined;
  earlierModel?: string | null;
  script?: { script: string };
  skill: { id: number; slug: string; name: string; runtime: "model" | "script" };
  version: { entrypoint: string | null; cost: bigint; parameters: string | null; requires: unknown; files: unknown };
};

/**
 * What a run will be: the model that does it, or null for a script, and what is held back for it, in micro-dollarinos.
 * Refuses what could not run: no model, a model that is not offered, a script that is not there, an input that does not fit,
 * a secret that is not bound.
 */
export async function planRun(ctx: Context, plan: Plan): Promise<{ model: string | null; estimate: bigint }> {
  const { skill, version, script } = plan;
  const byok = skill.runtime === "model" && !script && (await ctx.db.byokKey.count({ where: { workspaceId: ctx.workspace.id } })) > 0;
  const model = skill.runtime === "model" && !script ? chooseModel(plan, byok) : null;
  if (script) checkScript(version, script.script);
  else {
    if (!model && !version.entrypoint) {
      throw new ApiError("MODEL_NOT_CONFIGURED", {
        message: `${skill.name} needs a language model and has no offline script. Set the workspace's own Anthropic key (PUT /api/v1/byok), or have the server's owner set ANTHROPIC_API_KEY or MODEL_BASE_URL.`,
      });
    }
    await refuseUnfit(plan.input, version.parameters);
  }
  const { secrets } = version.requires as { secrets: string[] };
  const [missing] = await missingSecrets(ctx.db, ctx.workspace.id, skill.id, secrets);
  if (missing !== undefined) throw secretNotBound(skill.slug, missing);
  if (!model) return { model, estimate: version.cost };
  const tokens = PROMPT_TOKENS + tokensOf(JSON.stringify(plan.input));
  return { model, estimate: byok ? 0n : version.cost + worstCase({ name: model, byok }, tokens, MODEL_LIMITS.leastOutput) };
}

function chooseModel({ model, earlierModel }: Plan, byok: boolean): string | null {
  const choice = modelChoice({ byok, requested: model ?? earlierModel ?? undefined });
  if (choice.ok && choice.model === undefined && model !== undefined) {
    throw invalid("model", "No model is configured here. Leave this out, set the workspace's own Anthropic key (PUT /api/v1/byok), or ask the server's owner.");
  }
  if (choice.ok) return choice.model ?? null;
  if (model !== undefined) throw invalid("model", `This model cannot be chosen here: ${choice.choices}.`);
  return chooseModel({} as Plan, byok);
}

/** A script is a file of the version that a sandbox knows how to start. */
function checkScript({ files }: { files: unknown }, script: string) {
  if (!/\.(sh|py|js|mjs)$/.test(script) || !(files as { path: string }[]).some(({ path }) => path === script)) {
    throw notFound("The skill has no such script; its scripts end in .sh, .py, .js or .mjs.");
  }
}

const secretNotBound = (slug: string, name: string) =>
  new ApiError("SECRET_NOT_BOUND", {
    param: `secrets.${name}`,
    message: `This skill needs the secret ${name}. Bind one with POST /api/v1/skills/${slug}/secrets {"secretId": "sec_…", "envVar": "${name}"}, then run it again.`,
  });

async function refuseUnfit(input: string | Record<string, unknown>, parameters: string | null) {
  if (typeof input === "string") return;
  if (JSON.stringify(input).length > MAX_INPUT) throw invalid("input", `Must be at most ${MAX_INPUT} characters of JSON.`);
  if (!parameters) return;
  const problem = await checkAside(parameters, input);
  if (problem) throw invalid(["input", ...problem.path].join("."), problem.message);
}
