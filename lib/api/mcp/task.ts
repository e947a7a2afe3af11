import type { CallToolResult } from "@modelcontextprotocol/server";
import { answerOf, type ExecutionStatus } from "#lib/api/mcp/execute-skill";
import { answer } from "#lib/api/mcp/tool";
import { invoke, type Operations, type Visitor } from "#lib/api/mcp/visitor";
import type { Operation } from "#lib/api/operation";
import { env } from "#lib/platform/env";

type Json = Record<string, unknown>;
type Failure = { code: string; message: string } | null;
type Execution = Pick<ExecutionStatus, "id" | "status" | "error"> & Times;
type Times = { createdAt: string; startedAt: string | null; finishedAt: string | null };
type Question = { step: string; suspendPayload: { message: string; resumeSchema: Json; by?: string } };
type Run = Json & Times & { id: string; status: string; error: (Failure & { step: string }) | null; suspended: Question[]; output?: unknown };

/** A task as both versions of the protocol have it; they differ in what they call its times. */
export type Task = {
  taskId: string;
  status: "working" | "input_required" | "completed" | "failed" | "cancelled";
  statusMessage?: string;
  createdAt: string;
  lastUpdatedAt: string;
};
export type FoundTask = { task: Task; result: CallToolResult };

/** How often whoever waits for a task is asked to look, in milliseconds. */
export const POLL_MS = 1000;
/** More blocks than there are: a look that leaves all of them out, and whose wait only an end ends. */
const NO_BLOCKS = 2_147_483_647;

/** How long a task can be asked about: as long as executions are kept. Null is for good. */
export function lifetime(): number | null {
  const days = env().RETENTION_DAYS;
  return days === undefined ? null : days * 86_400_000;
}

type Look = {
  /** Leaves the result out, which may be large. */
  brief?: boolean;
  /** Holds the answer until the task has ended, for at most this many seconds. Only executions know how. */
  wait?: number;
};

/**
 * A task is an execution or a workflow's run, by its id: nothing else is kept of it, so every server can tell, as long as
 * the row is there. Throws what the operation throws; undefined for an id of another kind.
 */
export async function findTask(visitor: Visitor, operations: Operations, id: string, signal: AbortSignal, look: Look = {}): Promise<FoundTask | undefined> {
  const kind = kindOf(id);
  if (kind === "exec") {
    const { brief, wait = 0 } = look;
    const input = { id, wait, ...((brief || wait > 0) && { blocksAfter: NO_BLOCKS }) };
    const found = (await invoke(visitor, operations.getExecutionStatus as Operation, input, signal)) as ExecutionStatus & Times;
    return { task: taskOfExecution(found), result: answerOf(found) };
  }
  if (kind !== "run") return undefined;
  const run = (await invoke(visitor, operations.getWorkflowRun as Operation, { runId: id }, signal)) as Run;
  return { task: taskOfRun(run, visitor.origin), result: answerOfRun(run, visitor.origin) };
}

/** What an id is of. A bare number would be one of either. */
export const kindOf = (id: string): "exec" | "run" | undefined => /^(exec|run)_\d+$/.exec(id)?.[1] as "exec" | "run" | undefined;

const times = ({ createdAt, startedAt, finishedAt }: Times) => ({ createdAt, lastUpdatedAt: finishedAt ?? startedAt ?? createdAt });
const said = (error: Failure) => error && `${error.code}: ${error.message}`;

export function taskOfExecution({ id, status, error, ...row }: Execution): Task {
  const ended = status === "completed" || status === "failed" || status === "cancelled";
  const statusMessage = said(error) ?? (status === "queued" ? "It waits for a worker." : undefined);
  return { taskId: id, status: ended ? status : "working", ...(statusMessage && { statusMessage }), ...times(row) };
}

export function taskOfRun(run: Run, origin: string): Task {
  const { id, status, error } = run;
  const ended = status === "completed" || status === "failed" || status === "cancelled";
  const statusMessage = said(error) ?? questionsOf(run, origin);
  return { taskId: id, status: ended ? status : status === "suspended" ? "input_required" : "working", ...(statusMessage && { statusMessage }), ...times(run) };
}

/** Which call answers each step that waits. Nobody can be asked by the task itself: an answer may be anything its schema allows. */
function questionsOf({ id, suspended }: Run, origin: string): string {
  return suspended
    .map(({ step, suspendPayload: { message, resumeSchema, by } }) =>
      by === "person"
        ? `Step ${step} waits for a person at ${origin}/workflows/runs/${id}: ${message}`
        : `Step ${step} waits: ${message} Answer with resume-workflow-run, runId ${id}, step ${step} and resumeData that fits ${JSON.stringify(resumeSchema)}.`,
    )
    .join("\n");
}

/** What start-workflow answers of a run that was waited for: the id and how it stands, and all that get-workflow-run says. */
function answerOfRun(run: Run, origin: string): CallToolResult {
  const text = () =>
    [
      run.output != null && JSON.stringify(run.output, null, 2),
      `Run ${run.id}: ${run.status}${run.error ? `, in step ${run.error.step}, ${said(run.error)}` : ""}.`,
      questionsOf(run, origin),
    ]
      .filter(Boolean)
      .join("\n\n");
  return { ...answer({ runId: run.id, ...run }, text), ...(run.status === "failed" && { isError: true }) };
}
