import type { CallToolResult, ServerContext } from "@modelcontextprotocol/server";
import { invalid, isApiError } from "#lib/api/errors";
import { mayList } from "#lib/api/mcp/may-use";
import { answer, outputSchemaOf, type Tool, toolOf } from "#lib/api/mcp/tool";
import { idempotencyKeyOf, invoke, type Operations, type Visitor } from "#lib/api/mcp/visitor";
import type { Operation } from "#lib/api/operation";
import { log } from "#lib/platform/log";

const WAIT_SECONDS = 25;
const MOST_SECONDS = 60;
/** What one look at the status waits at most, by its own schema. */
export const LOOK_SECONDS = 25;

type Json = Record<string, unknown>;
type Block = { index: number; type: string; text?: string; stream?: string; message?: string };
export type ExecutionStatus = Json & {
  id: string;
  skillSlug: string;
  status: string;
  lastBlock: number;
  outputBlocks: Block[];
  artifacts: Json[];
  error: { code: string; message: string } | null;
};

/** `execute-skill`: runs a skill and waits for its end, for a while; whoever cancels the call cancels the execution. */
export function executeSkill(operations: Operations): Tool {
  const [run, status, cancel] = [operations.runSkill, operations.getExecutionStatus, operations.cancelExecution] as [Operation, Operation, Operation];
  const tool = toolOf("execute-skill", run, {
    description:
      "Run a skill and get its result. Waits up to `waitSeconds` for the end; an execution that takes longer goes on, and its `executionId` is answered for `get-execution-status`. A skill that is not installed is installed.",
    openWorld: true,
  });
  const schema = tool.listed.inputSchema as { properties: Json };
  const waitSeconds = { type: "integer", minimum: 0, maximum: MOST_SECONDS, default: WAIT_SECONDS, description: "Seconds to wait for the end." };
  const { properties = {}, ...output } = outputSchemaOf(status.output) as { properties?: Json };
  return {
    ...tool,
    listed: {
      ...tool.listed,
      inputSchema: { ...schema, properties: { ...schema.properties, waitSeconds } },
      // Of one that the caller may not read, or that has only begun, there is less.
      outputSchema: { ...output, properties: { executionId: { type: "string" }, ...properties }, required: ["executionId", "status"] },
    },
    begin: async (visitor, args, ctx) => (await start(visitor, run, args, ctx)).started.executionId,
    async call(visitor, args, ctx) {
      const { started, ms } = await start(visitor, run, args, ctx);
      const stop = () => void cancelled(visitor, cancel, started.executionId);
      ctx.mcpReq.signal.addEventListener("abort", stop, { once: true });
      // Who went while it was being started is not told of again.
      if (ctx.mcpReq.signal.aborted) stop();
      try {
        const found = await waitForEnd(visitor, status, started.executionId, ms, ctx);
        return found ? answerOf(found) : answer({ ...started, status: "queued" });
      } finally {
        ctx.mcpReq.signal.removeEventListener("abort", stop);
      }
    },
  };
}

/** Accepts the run; how long its end is waited for is looked at first, so that nothing runs whose caller is refused. */
async function start(visitor: Visitor, run: Operation, { waitSeconds = WAIT_SECONDS, ...input }: Json, ctx: ServerContext) {
  if (!Number.isInteger(waitSeconds) || (waitSeconds as number) < 0 || (waitSeconds as number) > MOST_SECONDS)
    throw invalid("waitSeconds", `Must be a whole number from 0 to ${MOST_SECONDS}.`);
  const started = (await invoke(visitor, run, input, ctx.mcpReq.signal, idempotencyKeyOf(visitor, ctx))) as Json & { executionId: string };
  return { started, ms: (waitSeconds as number) * 1000 };
}

/** What the tool answers of an execution, with a failed one marked as such. */
export function answerOf(found: ExecutionStatus): CallToolResult {
  return { ...answer({ executionId: found.id, ...found }, readable), ...(found.status === "failed" && { isError: true }) };
}

/** The last status that was seen: the final one, if it came in time. None for a key that may run skills and not read what they made. */
async function waitForEnd(visitor: Visitor, status: Operation, id: string, ms: number, ctx: ServerContext): Promise<ExecutionStatus | undefined> {
  const end = performance.now() + ms;
  const { signal } = ctx.mcpReq;
  const progressToken = ctx.mcpReq._meta?.progressToken;
  let known = 0;
  if (!mayList(visitor, status)) return undefined;
  for (;;) {
    const left = end - performance.now();
    const wait = Math.max(0, Math.min(LOOK_SECONDS, Math.ceil(left / 1000)));
    let seen: ExecutionStatus;
    try {
      // With what is known already left out, a look waits for something new.
      seen = (await invoke(visitor, status, { id, wait, blocksAfter: known }, signal)) as ExecutionStatus;
    } catch (error) {
      // It may have been taken away meanwhile.
      if (isApiError(error) && error.code === "PERMISSION_REQUIRED") return undefined;
      throw error;
    }
    const final = seen.status !== "queued" && seen.status !== "running";
    for (const block of seen.outputBlocks) await logged(block, seen.skillSlug, ctx);
    if (progressToken !== undefined && seen.lastBlock > known && !final) {
      const message = lineOf(seen.outputBlocks.at(-1));
      await ctx.mcpReq.notify({ method: "notifications/progress", params: { progressToken, progress: seen.lastBlock, ...(message && { message }) } });
    }
    known = seen.lastBlock;
    if (signal.aborted) return undefined;
    if (final || performance.now() >= end) return (await invoke(visitor, status, { id }, signal)) as ExecutionStatus;
  }
}

/** What a skill says beside its output, for a client that shows logs. What this server says of the run is worth more attention. */
async function logged({ type, text, stream, message }: Block, skillSlug: string, { mcpReq }: ServerContext) {
  if (type === "log") await mcpReq.log(stream === "system" ? "warning" : "info", text?.trimEnd() ?? "", skillSlug);
  if (type === "error") await mcpReq.log("error", message ?? "", skillSlug);
}

/** Nobody hears the answer; one that has ended meanwhile cannot be cancelled, which is as good. */
async function cancelled(visitor: Visitor, cancel: Operation, id: string) {
  await invoke(visitor, cancel, { id }, new AbortController().signal).catch((error: unknown) => {
    // There is nobody to throw it to.
    if (!isApiError(error)) log.error({ err: error, executionId: id }, "cancelling for a caller who has gone");
  });
}

const lineOf = (block: Block | undefined) => block?.text?.trim().split("\n").at(-1)?.slice(0, 200);

/** What the skill said; then how it stands, and what it made. */
export function readable(result: Json): string {
  const { id, status, outputBlocks, artifacts, error, cost } = result as ExecutionStatus & { cost: number };
  const said = outputBlocks.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("");
  const made = artifacts.map(({ id, filename, contentType, size }) => `Artifact ${id}: ${filename} (${contentType}, ${size} bytes)`);
  const more = { queued: " It waits for a worker: ask get-execution-status.", running: " It goes on: ask get-execution-status." }[status] ?? "";
  const why = error ? `, ${error.code}: ${error.message.replace(/\.+$/, "")}` : "";
  const end = `Execution ${id}: ${status}${why}. Cost: ${cost} dollarinos.${more}`;
  return [said, ...made, end].filter((part) => part !== "").join("\n\n");
}
