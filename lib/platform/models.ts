import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { env } from "#lib/platform/env";
import { type ModelCall, type ModelPart, streamStep } from "#lib/platform/model-stream";

export { ModelError, type ModelTrouble } from "#lib/platform/model-error";
export type { ModelCall, ModelContent, ModelMessage, ModelPart, ModelStep, ModelTool, StepUsage } from "#lib/platform/model-stream";

export type ModelProvider = "anthropic" | "openai-compatible";

/** A model that can be asked. Its key is nowhere in it but in the closure of `stream`. */
export type ConfiguredModel = {
  name: string;
  provider: ModelProvider;
  /** On the workspace's own key, which its owner pays for: it costs no credits. */
  byok: boolean;
  /** Asks for one step: parts as they come, the last of which is the step itself. Throws a ModelError, or what `signal` was aborted with. */
  stream(call: ModelCall): AsyncGenerator<ModelPart>;
};

/** Which model a run gets, or the names it could have had. */
export type ModelChoice = { ok: true; model: string | undefined } | { ok: false; choices: string };

/** Thrown when a model is asked for that is not offered here. */
export class ModelNotOffered extends Error {
  constructor(choices: string) {
    super(`This model cannot be chosen here: ${choices}.`);
    this.name = "ModelNotOffered";
  }
}

/** Whether this server has a model of its own, for those without a key. */
export const modelsConfigured = (): boolean => Boolean(env().ANTHROPIC_API_KEY || env().MODEL_BASE_URL);

/**
 * Where a run's model is: the workspace's key before the server's Anthropic, before the endpoint. A model of the endpoint
 * that is asked for by name is found there although the server's Anthropic comes first.
 */
function place({ byok, requested }: { byok: boolean; requested?: string | undefined }) {
  const { ANTHROPIC_API_KEY, MODEL_BASE_URL, MODEL_NAME = [], MODEL_PRICES } = env();
  // Without an endpoint the name can only mean Anthropic's.
  const ANTHROPIC_MODEL = (MODEL_BASE_URL ? undefined : MODEL_NAME[0]) ?? env().ANTHROPIC_MODEL;
  const claude = requested === undefined || requested === ANTHROPIC_MODEL || /^claude-[\w.-]+$/.test(requested);
  if (byok) return claude ? { at: "byok" as const, model: requested ?? ANTHROPIC_MODEL } : { refused: `choose a Claude model such as ${ANTHROPIC_MODEL}` };
  const anthropic = ANTHROPIC_API_KEY !== undefined;
  const endpoint = MODEL_BASE_URL !== undefined;
  if (anthropic && claude) return { at: "anthropic" as const, model: requested ?? ANTHROPIC_MODEL };
  if (endpoint && (requested === undefined || MODEL_NAME.includes(requested) || MODEL_PRICES.has(requested)))
    return { at: "endpoint" as const, model: requested ?? (MODEL_NAME[0] as string) };
  if (!anthropic && !endpoint) return undefined;
  const named = endpoint ? [...new Set([...MODEL_NAME, ...MODEL_PRICES.keys()])] : [];
  const choices = [...(anthropic ? [`a Claude model such as ${ANTHROPIC_MODEL}`] : []), ...named].join(", ");
  return { refused: `choose ${choices}` };
}

/** Whether `requested` can be had, before anything runs. `model` is the one to be used; none is no model configured at all. */
export function modelChoice(wish: { byok: boolean; requested?: string | undefined }): ModelChoice {
  const found = place(wish);
  return found?.refused === undefined ? { ok: true, model: found?.model } : { ok: false, choices: found.refused };
}

/** Who answers the runs of a workspace where none asks for a model by name; nothing when no model is configured. */
export function modelInCharge(byok: boolean): { provider: ModelProvider; model: string; byok: boolean } | undefined {
  const found = place({ byok });
  if (found === undefined || found.refused !== undefined) return undefined;
  return { provider: found.at === "endpoint" ? "openai-compatible" : "anthropic", model: found.model, byok };
}

/** What a person can choose from: the usual model, those with a name besides, and whether any Claude model may be named. */
export type ModelsOffered = { usual: string; named: string[]; claude: boolean };

/** The models of this server, or of the workspace's own key; nothing when none is configured. */
export function modelsOffered({ byok }: { byok: boolean }): ModelsOffered | null {
  const choice = modelChoice({ byok });
  if (!choice.ok || choice.model === undefined) return null;
  const { ANTHROPIC_API_KEY, MODEL_BASE_URL, MODEL_NAME = [], MODEL_PRICES } = env();
  const endpoint = byok || !MODEL_BASE_URL ? [] : [...MODEL_NAME, ...MODEL_PRICES.keys()];
  const named = [...new Set(endpoint)].filter((name) => name !== choice.model && modelChoice({ byok, requested: name }).ok);
  return { usual: choice.model, named, claude: byok || ANTHROPIC_API_KEY !== undefined };
}

/** The model for a run; nothing when none is configured. Throws ModelNotOffered when another was asked for than there is. */
export function findModel({ byokKey, requested }: { byokKey?: string | undefined; requested?: string | undefined }): ConfiguredModel | undefined {
  const found = place({ byok: byokKey !== undefined, requested });
  if (!found) return undefined;
  if (found.refused !== undefined) throw new ModelNotOffered(found.refused);
  const { ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL, MODEL_BASE_URL, MODEL_API_KEY } = env();
  const name = found.model;
  if (found.at === "endpoint") {
    const baseURL = withVersion(MODEL_BASE_URL as string);
    const model = createOpenAICompatible({
      name: "endpoint",
      baseURL,
      includeUsage: true,
      ...(MODEL_API_KEY && { apiKey: MODEL_API_KEY }),
      // OpenAI's own newer models refuse the name that every other endpoint knows.
      ...(new URL(baseURL).hostname === "api.openai.com" && {
        transformRequestBody: ({ max_tokens, ...body }: Record<string, unknown>) => ({ ...body, max_completion_tokens: max_tokens }),
      }),
    })(name);
    return { name, provider: "openai-compatible", byok: false, stream: (call) => streamStep(model, call, MODEL_API_KEY) };
  }
  const apiKey = byokKey ?? (ANTHROPIC_API_KEY as string);
  const model = createAnthropic({ apiKey, baseURL: withVersion(ANTHROPIC_BASE_URL) })(name);
  return { name, provider: "anthropic", byok: found.at === "byok", stream: (call) => streamStep(model, call, apiKey) };
}

/** The libraries want the version in the address; people give it or leave it out. */
function withVersion(address: string): string {
  const { pathname } = new URL(address);
  return pathname === "/" ? `${address.replace(/\/+$/, "")}/v1` : address.replace(/\/+$/, "");
}
