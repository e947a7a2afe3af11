import { invalid, isApiError } from "#lib/api/errors";
import { answer, type Tool, toolOf } from "#lib/api/mcp/tool";
import { idempotencyKeyOf, invoke, type Operations } from "#lib/api/mcp/visitor";
import type { Operation } from "#lib/api/operation";

const inputSchema = {
  type: "object",
  properties: {
    content: { type: "string", description: "The whole document, or with mode append the note to add at its end." },
    mode: { enum: ["overwrite", "append"], default: "append", description: "Appending loses nothing that others write at the same time." },
  },
  required: ["content"],
  additionalProperties: false,
};

/** `write-memory`: two operations in one tool, as the mode says. */
export function writeMemory(operations: Operations): Tool {
  const [overwrite, append] = [operations.updateMemory, operations.appendToMemory] as [Operation, Operation];
  return toolOf("write-memory", overwrite, {
    description: "Overwrite the workspace's shared memory document, or append a note to it.",
    inputSchema,
    destructive: true,
    idempotent: false,
    async call(visitor, { content, mode = "append", ...others }, ctx) {
      const [unknown] = Object.keys(others);
      if (unknown) throw invalid(unknown, "There is no such field.");
      if (mode !== "overwrite" && mode !== "append") throw invalid("mode", "Must be overwrite or append.");
      const { signal } = ctx.mcpReq;
      if (typeof content !== "string") throw invalid("content", content === undefined ? "This field is required." : "Must be text.");
      const [operation, input] = mode === "append" ? [append, { note: content }] : [overwrite, { content }];
      const memory = await invoke(visitor, operation, input, signal, idempotencyKeyOf(visitor, ctx)).catch((error: unknown) => {
        // The operation calls a note what the tool calls its content.
        throw isApiError(error) && error.details.param === "note" ? invalid("content", error.message) : error;
      });
      return answer(memory as Record<string, unknown>);
    },
  });
}
