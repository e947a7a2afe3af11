import { setTimeout as delay } from "node:timers/promises";
import {
  type CallToolResult,
  CLIENT_CAPABILITIES_META_KEY,
  type McpServer,
  MissingRequiredClientCapabilityError,
  ProtocolError,
  ProtocolErrorCode,
  type ServerContext,
} from "@modelcontextprotocol/server";
import { z } from "zod";
import { isApiError } from "#lib/api/errors";
import { LOOK_SECONDS } from "#lib/api/mcp/execute-skill";
import { mayList } from "#lib/api/mcp/may-use";
import { findTask, kindOf, lifetime, POLL_MS, type Task } from "#lib/api/mcp/task";
import { listTasks } from "#lib/api/mcp/task-list";
import type { Tool } from "#lib/api/mcp/tool";
import { toolError } from "#lib/api/mcp/tool-error";
import { invoke, type Operations, type Visitor } from "#lib/api/mcp/visitor";
import type { Operation } from "#lib/api/operation";

/** What the extension of 2026-07-28 is called. Until then tasks were in the protocol itself, and only there. */
const EXTENSION = "io.modelcontextprotocol/tasks";
const RELATED = "io.modelcontextprotocol/related-task";
const IMMEDIATE = "io.modelcontextprotocol/model-immediate-response";
/** How long one tasks/result is answered late at most: nobody may be there any more, and a workflow can wait for weeks. */
const RESULT_MS = 10 * 60_000;
const byId = z.looseObject({ taskId: z.string() });

/** Whether someone may have tasks: they are asked about by reading executions, many times. Others call the tools as ever. */
export const mayHaveTasks = (visitor: Visitor, operations: Operations) => mayList(visitor, operations.getExecutionStatus as Operation);

/** A tool as it is listed to those who may call it as a task. */
export const listedWithTasks = (tool: Tool, may: boolean) => (may && tool.begin ? { ...tool.listed, execution: { taskSupport: "optional" } } : tool.listed);

/** Adds the methods of tasks, for both versions of the protocol that have them; each is told of its own capability alone. */
export function addTasks({ server }: McpServer, visitor: Visitor, operations: Operations): void {
  if (!mayHaveTasks(visitor, operations)) return;
  server.registerCapabilities({ tasks: { list: {}, cancel: {}, requests: { tools: { call: {} } } }, extensions: { [EXTENSION]: {} } });
  const look = async (taskId: string, ctx: ServerContext, how: { brief?: boolean; wait?: number } = {}) => {
    const found = await asked(visitor, () => findTask(visitor, operations, taskId, ctx.mcpReq.signal, how), taskId);
    if (!found) throw noSuchTask(taskId);
    return found;
  };

  server.setRequestHandler("tasks/get", { params: byId }, async ({ taskId }, ctx) => {
    const modern = requireExtension(ctx);
    const { task } = await look(taskId, ctx, { brief: true });
    if (!modern) return shown(task);
    // Only of what has ended is there a result; until then its output is not read at every look.
    const ended = task.status === "completed" || task.status === "failed";
    return ended ? endedTask(task, (await look(taskId, ctx)).result) : openTask(task);
  });

  server.setRequestHandler("tasks/cancel", { params: byId }, async ({ taskId }, ctx) => {
    const modern = requireExtension(ctx);
    await look(taskId, ctx, { brief: true });
    const kind = kindOf(taskId);
    const cancel = kind === "run" ? operations.cancelWorkflowRun : operations.cancelExecution;
    const input = { [kind === "run" ? "runId" : "id"]: taskId };
    // To the later version a cancel is a wish, and one that comes too late is heard as well.
    const tooLate = (error: unknown) => modern && isApiError(error) && ["EXECUTION_NOT_RUNNING", "WORKFLOW_RUN_NOT_ACTIVE"].includes(error.code);
    await asked(
      visitor,
      () =>
        invoke(visitor, cancel as Operation, input, ctx.mcpReq.signal).catch((error: unknown) => {
          if (!tooLate(error)) throw error;
        }),
      taskId,
    );
    return modern ? {} : shown((await look(taskId, ctx, { brief: true })).task);
  });

  // Nothing is ever asked through a task, so there is nothing that an update could answer; what waits is answered by a tool.
  server.setRequestHandler("tasks/update", { params: byId }, async ({ taskId }, ctx) => {
    if (!requireExtension(ctx)) throw new ProtocolError(ProtocolErrorCode.MethodNotFound, "Method not found");
    await look(taskId, ctx, { brief: true });
    return {};
  });

  server.setRequestHandler("tasks/result", { params: byId }, async ({ taskId }, ctx) => {
    const end = performance.now() + RESULT_MS;
    for (;;) {
      const { task } = await look(taskId, ctx, { brief: true, wait: kindOf(taskId) === "exec" ? LOOK_SECONDS : 0 });
      // Of a run that waits for an answer, the result says which call gives it: whoever asks may be the one to call.
      if (task.status !== "working") return { ...(await look(taskId, ctx)).result, _meta: { [RELATED]: { taskId } } };
      ctx.mcpReq.signal.throwIfAborted();
      if (performance.now() >= end) throw new ProtocolError(ProtocolErrorCode.InternalError, "It still goes on. Ask again.");
      if (kindOf(taskId) === "run") await delay(POLL_MS, undefined, { signal: ctx.mcpReq.signal });
    }
  });

  server.setRequestHandler("tasks/list", { params: z.looseObject({ cursor: z.string().optional() }) }, async ({ cursor }, ctx) => {
    const { tasks, nextCursor } = await asked(visitor, () => listTasks(visitor, operations, cursor, ctx.mcpReq.signal), "");
    return { tasks: tasks.map(shown), ...(nextCursor && { nextCursor }) };
  });
}

/**
 * The answer to a call that is to be a task: by the caller's wish in 2025-11-25, and of a skill by ours in 2026-07-28 when
 * the caller says it knows tasks. Undefined when it is an ordinary call.
 */
export async function callAsTask(
  visitor: Visitor,
  operations: Operations,
  tool: Tool,
  params: { arguments?: Record<string, unknown> | undefined },
  ctx: ServerContext,
): Promise<CallToolResult | undefined> {
  const modern = isModern(ctx);
  const wished = modern ? knowsExtension(ctx) && tool.name === "execute-skill" : (params as { task?: unknown }).task !== undefined;
  if (!wished || !mayHaveTasks(visitor, operations)) return undefined;
  if (!tool.begin) throw new ProtocolError(ProtocolErrorCode.MethodNotFound, `${tool.name} cannot be called as a task. Call it without one.`);
  const begin = async () => {
    const id = await tool.begin?.(visitor, params.arguments ?? {}, ctx);
    const found = await findTask(visitor, operations, id as string, ctx.mcpReq.signal, { brief: true });
    return (found as { task: Task }).task;
  };
  // The later version takes a refusal as a tool's answer; the earlier one expects a task or an error.
  if (modern) return { resultType: "task", ...shownModern(await begin()), content: [] };
  const task = await asked(visitor, begin);
  const immediate = `${task.taskId} has begun. Its result comes when it is done.`;
  return { task: shown(task), content: [], _meta: { [IMMEDIATE]: immediate } };
}

const isModern = (ctx: ServerContext) => ctx.mcpReq.envelope !== undefined;

function knowsExtension(ctx: ServerContext): boolean {
  const envelope = ctx.mcpReq.envelope as Record<string, { extensions?: Record<string, unknown> }> | undefined;
  return envelope?.[CLIENT_CAPABILITIES_META_KEY]?.extensions?.[EXTENSION] !== undefined;
}

/** Whether it is a request of the later version, which has to say that it knows tasks. */
function requireExtension(ctx: ServerContext): boolean {
  if (isModern(ctx) && !knowsExtension(ctx)) throw new MissingRequiredClientCapabilityError({ requiredCapabilities: { extensions: { [EXTENSION]: {} } } });
  return isModern(ctx);
}

const shown = (task: Task) => ({ ...task, ttl: lifetime(), pollInterval: POLL_MS });
const shownModern = (task: Task) => ({ ...task, ttlMs: lifetime(), pollIntervalMs: POLL_MS });

/** Nothing can be sent to what waits for input: its message says which call answers it. */
const openTask = (task: Task) => ({ ...shownModern(task), ...(task.status === "input_required" && { inputRequests: {} }) });

/** A failed execution has a result as well, which says so; to the later version failed is only what has none. */
const endedTask = (task: Task, result: CallToolResult) => ({
  ...shownModern({ ...task, status: "completed" }),
  result: { resultType: "complete", ...result },
});

const noSuchTask = (taskId: string) => new ProtocolError(ProtocolErrorCode.InvalidParams, `There is no task ${taskId}.`);

/** A refusal as an error of the protocol, with the same words and the same body as a tool's answer. */
async function asked<T>(visitor: Visitor, work: () => Promise<T>, taskId?: string): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (taskId && isApiError(error) && error.code === "NOT_FOUND") throw noSuchTask(taskId);
    if (error instanceof ProtocolError || (error instanceof Error && error.name === "AbortError")) throw error;
    const [text, body] = toolError(visitor, error).content.map((each) => (each.type === "text" ? each.text : ""));
    const ours = !isApiError(error) || error.status >= 500;
    throw new ProtocolError(ours ? ProtocolErrorCode.InternalError : ProtocolErrorCode.InvalidParams, text as string, JSON.parse(body as string));
  }
}
