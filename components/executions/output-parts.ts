import type { Block } from "./follow-execution";

type BlockOf<Type extends Block["type"]> = Extract<Block, { type: Type }>;

/** A piece of an execution's story, in the order in which it happened. */
export type OutputPart =
  | { type: "text"; key: number; text: string }
  | { type: "notice"; key: number; text: string }
  | { type: "tool"; key: number; call: BlockOf<"tool-call">; result: BlockOf<"tool-result"> | null };

/**
 * What a run said and did. Text comes in pieces that may end in the middle of a line, so pieces are one text until something
 * was done or happened between them. What a script logs is no part of it: it may come in the middle of a word.
 */
export function outputParts(blocks: Block[]): OutputPart[] {
  const parts: OutputPart[] = [];
  for (const block of blocks) {
    const last = parts.at(-1);
    if (block.type === "text") {
      if (last?.type === "text") last.text += block.text;
      else parts.push({ type: "text", key: block.index, text: block.text });
    } else if (block.type === "tool-call") {
      parts.push({ type: "tool", key: block.index, call: block, result: null });
    } else if (block.type === "tool-result") {
      // A run that was begun again may use an id twice; then the later call is meant.
      const call = parts.findLast((part) => part.type === "tool" && part.result === null && part.call.toolCallId === block.toolCallId);
      if (call?.type === "tool") call.result = block;
    } else if (block.type === "log" && block.stream === "system") {
      // Notices that were written together are one block, a line each.
      parts.push({ type: "notice", key: block.index, text: block.text.trim() });
    }
  }
  return parts.filter((part) => part.type !== "text" || part.text.trim() !== "");
}

/** What a tool was asked to do, in a line: a command's first, or a file's name. */
export function titleOf({ input }: BlockOf<"tool-call">): string {
  const { command, filename, path, note } = (typeof input === "object" && input !== null ? input : {}) as Record<string, unknown>;
  const said = [command, filename, path, note].find((value) => typeof value === "string") ?? "";
  return (said as string).trim().split("\n", 1)[0] as string;
}

/** How a tool's use ended, in a word or two. */
export function endOf({ output, isError }: BlockOf<"tool-result">): string {
  const status = /\[exit status (\d+)[^\]\n]*\]$/.exec(String(output))?.[1];
  if (status !== undefined) return `exit ${status}`;
  return isError ? "error" : "done";
}

/** What a model's run is at just now. Nothing when no model takes part. */
export function currentStep(blocks: Block[], model: string | null): string | null {
  if (model === null && !blocks.some(({ type }) => type === "tool-call")) return null;
  const last = blocks.findLast(({ type }) => type !== "artifact");
  if (last?.type === "tool-call") return [last.toolName, titleOf(last)].filter(Boolean).join(": ");
  return last?.type === "text" ? "writing" : "thinking";
}
