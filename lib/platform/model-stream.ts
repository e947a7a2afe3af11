import { isStepCount, type LanguageModel, type ModelMessage, streamText, tool } from "ai";
import { z } from "zod";
import { ModelError, messageOf, toModelError } from "#lib/platform/model-error";

export type { ModelMessage } from "ai";

/** A tool as the model is told of it. Whoever asks the model runs it. */
export type ModelTool = { description: string; input: z.ZodType };

export type ModelCall = {
  system: string;
  messages: ModelMessage[];
  tools: Record<string, ModelTool>;
  maxOutputTokens: number;
  signal: AbortSignal;
};

/** Text or a file that a message holds. */
export type ModelContent = { type: "text"; text: string } | { type: "file"; data: Uint8Array; mediaType: string; filename?: string };

/** What a step used, as the provider counted it. `noCacheTokens`, `cacheReadTokens` and `cacheWriteTokens` add up to the input. */
export type StepUsage = { noCacheTokens: number; cacheReadTokens: number; cacheWriteTokens: number; outputTokens: number };

/** A complete step: what goes back to the model as its own words, and the tools it asks for. */
export type ModelStep = {
  message: ModelMessage | undefined;
  /** `problem` says why a call cannot be made: no such tool, or an input that is not the tool's. */
  toolCalls: { toolCallId: string; toolName: string; input: unknown; problem?: string }[];
  finishReason: string;
  /** Nothing when the provider did not count. */
  usage: StepUsage | undefined;
};

/**
 * `counted` is what the provider has counted before it answers: the input as it is, and the output so far. `work` is output
 * that is not shown, such as a tool's input: so many characters of it.
 */
export type ModelPart =
  | { type: "counted"; usage: StepUsage }
  | { type: "text"; text: string }
  | { type: "text-end" }
  | { type: "work"; characters: number }
  | { type: "step"; step: ModelStep };

/** A provider that says nothing for so long in the middle of an answer is not coming back. */
const SILENCE_MS = 120_000;

// The library would print its advice to the server's console.
(globalThis as { AI_SDK_LOG_WARNINGS?: boolean }).AI_SDK_LOG_WARNINGS = false;

const CACHED = { anthropic: { cacheControl: { type: "ephemeral" } } };

/**
 * One request for one step. Nothing is tried again and no tool is run: the loop that asks decides both. An answer counts as
 * complete only when the provider said why it ended; what merely stops was cut off.
 */
export async function* streamStep(model: LanguageModel, call: ModelCall, key: string | undefined): AsyncGenerator<ModelPart> {
  const { system, messages, tools, maxOutputTokens, signal } = call;
  signal.throwIfAborted();
  const silent = new AbortController();
  const result = streamText({
    model,
    // The instructions and everything up to the last message are the same in the next step: a provider that can keeps them.
    instructions: { role: "system", content: system, providerOptions: CACHED },
    messages: messages.map((message, i) => (i === messages.length - 1 ? ({ ...message, providerOptions: CACHED } as ModelMessage) : message)),
    tools: Object.fromEntries(Object.entries(tools).map(([name, { description, input }]) => [name, tool({ description, inputSchema: input })])),
    maxOutputTokens,
    maxRetries: 0,
    stopWhen: isStepCount(1),
    abortSignal: AbortSignal.any([signal, silent.signal]),
    onError: () => {}, // Errors come as parts, too; the default prints them.
  });
  let begun = false;
  let failure: unknown;
  let timer: NodeJS.Timeout | undefined;
  let finish: { reason: string; raw: string | undefined; usage: StepUsage | undefined } | undefined;
  const toolCalls: ModelStep["toolCalls"] = [];
  try {
    for await (const part of result.stream) {
      clearTimeout(timer);
      if (begun) timer = setTimeout(() => silent.abort(), SILENCE_MS);
      switch (part.type) {
        case "custom": {
          const usage = early(part.providerMetadata);
          if (usage) {
            begun = true;
            yield { type: "counted", usage };
          }
          break;
        }
        case "text-delta":
          begun = true;
          yield { type: "text", text: part.text };
          break;
        case "text-end":
          yield { type: "text-end" };
          break;
        case "reasoning-delta":
          begun = true;
          yield { type: "work", characters: part.text.length };
          break;
        case "tool-input-start":
          begun = true;
          break;
        case "tool-input-delta":
          begun = true;
          yield { type: "work", characters: part.delta.length };
          break;
        case "tool-call": {
          const { toolCallId, toolName, input } = part;
          toolCalls.push({ toolCallId, toolName, input, ...(part.invalid && { problem: messageOf(part.error) }) });
          break;
        }
        case "error":
          failure ??= part.error;
          break;
        case "finish-step":
          finish = { reason: part.finishReason, raw: part.rawFinishReason, usage: counted(part.usage) };
          break;
      }
    }
  } catch (error) {
    failure ??= error;
  } finally {
    clearTimeout(timer);
    if (!finish) silent.abort(); // Nobody listens any more.
  }
  signal.throwIfAborted();
  if (failure !== undefined) throw toModelError(failure, begun, key);
  if (!finish || finish.raw === undefined) {
    if (begun) throw new ModelError("The connection ended before the answer did.", { trouble: "cut", cut: true });
    throw new ModelError("There was nothing in it that a model would say.", { trouble: "strange", cut: false });
  }
  if (finish.reason === "error") throw new ModelError("The provider gave up on the answer.", { trouble: "cut", cut: true });
  const message = (await result.responseMessages).find(({ role }) => role === "assistant");
  yield { type: "step", step: { message, toolCalls, finishReason: finish.reason, usage: finish.usage } };
}

type Counts = Awaited<ReturnType<typeof streamText>["usage"]>;

function counted({ inputTokens, outputTokens, inputTokenDetails: details }: Counts): StepUsage | undefined {
  if (!inputTokens || outputTokens === undefined) return undefined;
  const cacheReadTokens = details.cacheReadTokens ?? 0;
  const cacheWriteTokens = details.cacheWriteTokens ?? 0;
  return { noCacheTokens: Math.max(0, inputTokens - cacheReadTokens - cacheWriteTokens), cacheReadTokens, cacheWriteTokens, outputTokens };
}

const Early = z.object({
  anthropic: z.object({
    usage: z.object({
      input_tokens: z.number(),
      cache_read_input_tokens: z.number().nullish(),
      cache_creation_input_tokens: z.number().nullish(),
      output_tokens: z.number().nullish(),
    }),
  }),
});

/** Anthropic counts the input before it answers. Its `input_tokens` are those that no cache had or took. */
function early(metadata: unknown): StepUsage | undefined {
  const usage = Early.safeParse(metadata).data?.anthropic.usage;
  if (!usage) return undefined;
  return {
    noCacheTokens: usage.input_tokens,
    cacheReadTokens: usage.cache_read_input_tokens ?? 0,
    cacheWriteTokens: usage.cache_creation_input_tokens ?? 0,
    outputTokens: usage.output_tokens ?? 0,
  };
}
