import { type ConfiguredModel, ModelError, type ModelMessage, type ModelStep } from "#lib/platform/models";
import { type NewBlock, note } from "#lib/runtime/blocks";
import type { Accounts } from "#lib/runtime/connector-accounts";
import type { Mask } from "#lib/runtime/mask";
import { type Budget, createMeter, type Meter, MODEL_LIMITS, RunEnded, type Usage } from "#lib/runtime/model-meter";
import { firstMessage, systemPrompt } from "#lib/runtime/model-prompt";
import { larger, sizeOf, storable, takeStep } from "#lib/runtime/model-step";
import { createTools } from "#lib/runtime/model-tools";
import { explain } from "#lib/runtime/model-words";
import { type Sandbox, SandboxError } from "#lib/runtime/sandbox/sandbox";

export type { Budget, Usage } from "#lib/runtime/model-meter";

export type ModelRun = {
  model: ConfiguredModel;
  skillName: string;
  /** SKILL.md without its front matter. */
  instructions: string;
  /** The skill's files, which are in /skill. */
  files: { path: string }[];
  memory: string;
  input: unknown;
  attachments: { filename: string; data: Uint8Array }[];
  /** A checkout is in /workspace/source. */
  source: boolean;
  /** Files have been written to it already. */
  sandbox: Sandbox;
  /** For commands, beside the script contract's: bound secrets are in it, which the model is never shown. */
  env: Record<string, string>;
  scopes: string[];
  signal: AbortSignal;
  /** By `performance.now()`: a clock that is set meanwhile changes nothing. */
  deadline: number;
  add(block: NewBlock): void;
  mask: Mask;
  budget: Budget;
  /** Keeps a file's bytes as they are: whoever stores them masks what is text. */
  saveArtifact(filename: string, data: Uint8Array): void;
  /** Answers why the note could not be added, for the model; nothing when it was. */
  appendMemory(note: string): Promise<string | undefined>;
  /** The workspace's accounts, for a skill that names them. */
  accounts?: Accounts | undefined;
};

export type ModelOutcome = { usage: Usage; cost: bigint; error?: { code: string; message: string } };

/**
 * Lets a model carry out a skill: it is asked for a step, the tools it calls are run, and it is asked again with what they
 * answered, until it calls none. Throws when the run was cancelled or the sandbox failed; what else goes wrong is in the
 * outcome, and what was written before stays.
 */
export async function runModel(run: ModelRun): Promise<ModelOutcome> {
  const meter = createMeter(run.model, run.budget);
  const limitMs = Math.max(0, Math.round(run.deadline - performance.now()));
  const late = AbortSignal.timeout(limitMs);
  const ended = (error?: RunEnded): ModelOutcome => ({
    usage: meter.usage,
    cost: meter.cost,
    ...(error && { error: { code: error.code, message: error.message } }),
  });
  try {
    await loop(run, meter, AbortSignal.any([run.signal, late]));
    return ended();
  } catch (error) {
    if (run.signal.aborted) throw error instanceof SandboxError ? error : new SandboxError("CANCELLED", "The run was cancelled.");
    // The sandbox's clock may be a little ahead of ours.
    if (late.aborted || performance.now() >= run.deadline - 50) return ended(new RunEnded("EXECUTION_TIMEOUT", "The run was stopped at its time limit."));
    if (error instanceof RunEnded) return ended(error);
    if (error instanceof ModelError) return ended(explain(error, run, limitMs));
    if (error instanceof SandboxError && error.code !== "SANDBOX_FAILED" && error.code !== "CANCELLED") return ended(new RunEnded(error.code, error.message));
    throw error;
  }
}

async function loop(run: ModelRun, meter: Meter, signal: AbortSignal): Promise<void> {
  const system = storable(systemPrompt(run));
  const tools = createTools(run);
  const first = await firstMessage(run, { plain: false });
  const messages: ModelMessage[] = [first.message];
  const call = { system, messages, tools: tools.declared, signal };
  let input = sizeOf(call);
  for (let step = 1; ; step++) {
    const taken = await takeStep(run, call, meter, input).catch(async (error: unknown) => {
      // A model that cannot look at pictures says so by refusing them, and a PDF can be one that nobody can open.
      if (step > 1 || first.files === 0 || !(error instanceof ModelError) || !REFUSALS.has(error.status ?? 0)) throw error;
      run.add(note("The model does not take the attached files as they are. It is told where they are instead."));
      messages[0] = (await firstMessage(run, { plain: true })).message;
      return takeStep(run, call, meter, sizeOf(call));
    });
    const { message, toolCalls, finishReason, usage } = taken;
    if (finishReason === "content-filter") throw new RunEnded("MODEL_FAILED", "The model's provider withheld the answer.");
    if (finishReason === "length" && !message) throw new RunEnded("MODEL_FAILED", "The model used up its longest answer without saying anything.");
    if (!message || (toolCalls.length === 0 && finishReason !== "length")) {
      if (step === 1 && !saysSomething(message)) run.add(note("The model answered nothing."));
      return;
    }
    if (step === MODEL_LIMITS.steps) throw new RunEnded("STEP_LIMIT", `The run reached its limit of ${MODEL_LIMITS.steps} steps before the model was done.`);
    const answer = toolCalls.length > 0 ? await answerCalls(run, tools, taken, signal) : GO_ON;
    messages.push(message, answer);
    const counted = usage && usage.noCacheTokens + usage.cacheReadTokens + usage.cacheWriteTokens + usage.outputTokens;
    input = larger(counted ?? larger(input, JSON.stringify(message)), JSON.stringify(answer));
  }
}

/** Whether there is text in it that is more than space. */
function saysSomething(message: ModelMessage | undefined): boolean {
  const { content } = message ?? { content: "" };
  return typeof content === "string" ? content.trim() !== "" : content.some((part) => part.type === "text" && part.text.trim() !== "");
}

const REFUSALS = new Set([400, 404, 413, 415, 422]);
const GO_ON: ModelMessage = {
  role: "user",
  content: "Your answer reached its longest length and was cut off. Go on exactly where it stopped, without repeating anything.",
};

/** Runs what a complete step asks for, in its order and each once. */
async function answerCalls(run: ModelRun, tools: ReturnType<typeof createTools>, step: ModelStep, signal: AbortSignal): Promise<ModelMessage> {
  const content = [];
  for (const { toolCallId, toolName, input, problem } of step.toolCalls) {
    signal.throwIfAborted();
    run.add({ type: "tool-call", toolCallId, toolName: storable(run.mask.text(toolName)), input: run.mask.json(input, storable) });
    const cut = step.finishReason === "length" ? " The answer was cut off at its longest length: do it in smaller parts." : "";
    const { output, isError } = problem === undefined ? await tools.use(toolName, input) : { output: run.mask.text(problem) + cut, isError: true };
    run.add({ type: "tool-result", toolCallId, output: storable(output), isError });
    content.push({
      type: "tool-result" as const,
      toolCallId,
      toolName,
      output: { type: isError ? ("error-text" as const) : ("text" as const), value: output },
    });
  }
  return { role: "tool", content };
}
