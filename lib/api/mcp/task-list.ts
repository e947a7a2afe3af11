import { ProtocolError, ProtocolErrorCode } from "@modelcontextprotocol/server";
import type { ExecutionStatus } from "#lib/api/mcp/execute-skill";
import { kindOf, type Task, taskOfExecution, taskOfRun } from "#lib/api/mcp/task";
import { invoke, type Operations, type Visitor } from "#lib/api/mcp/visitor";
import type { Operation } from "#lib/api/operation";
import { confinedTo } from "#lib/auth/caller";

const LIMIT = 20;

/** Where a list goes on: the oldest execution and the oldest run that were shown. */
type Place = { exec?: string; run?: string };
type Page<T> = { data: T[]; has_more: boolean };

/** Executions and runs in one list, newest first. A key over chosen skills sees executions alone. */
export async function listTasks(
  visitor: Visitor,
  operations: Operations,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<{ tasks: Task[]; nextCursor?: string }> {
  const place = cursor === undefined ? {} : placeOf(cursor);
  const page = (operation: Operation | undefined, after: string | undefined) =>
    invoke(visitor, operation as Operation, { limit: LIMIT, ...(after && { after_id: after }) }, signal);
  const none = { data: [], has_more: false };
  const [executions, runs] = (await Promise.all([
    page(operations.listExecutions, place.exec),
    confinedTo(visitor.caller) ? none : page(operations.listWorkflowRuns, place.run),
  ])) as [Page<ExecutionStatus & Parameters<typeof taskOfExecution>[0]>, Page<Parameters<typeof taskOfRun>[0]>];
  const [ofSkills, ofWorkflows] = [executions.data.map(taskOfExecution), runs.data.map((run) => taskOfRun(run, visitor.origin))];
  const tasks: Task[] = [];
  // Each keeps its own order, which is that of ids: those that begin at the same time may have times in another.
  for (let next = later(ofSkills, ofWorkflows); tasks.length < LIMIT && next; next = later(ofSkills, ofWorkflows)) tasks.push(next.shift() as Task);
  if (ofSkills.length + ofWorkflows.length === 0 && !executions.has_more && !runs.has_more) return { tasks };
  const last = (kind: "exec" | "run") => tasks.findLast(({ taskId }) => kindOf(taskId) === kind)?.taskId ?? place[kind];
  const next: Place = { ...(last("exec") && { exec: last("exec") as string }), ...(last("run") && { run: last("run") as string }) };
  return { tasks, nextCursor: Buffer.from(JSON.stringify(next)).toString("base64url") };
}

/** The list whose first is the newer. */
function later(one: Task[], other: Task[]): Task[] | undefined {
  const [first, second] = [one[0], other[0]];
  if (!first || !second) return first ? one : second && other;
  return Date.parse(first.createdAt) >= Date.parse(second.createdAt) ? one : other;
}

function placeOf(cursor: string): Place {
  const refusal = new ProtocolError(ProtocolErrorCode.InvalidParams, "The cursor is not one of this list's.");
  let place: unknown;
  try {
    place = JSON.parse(Buffer.from(cursor, "base64url").toString());
  } catch {
    throw refusal;
  }
  const known = typeof place === "object" && place !== null && Object.entries(place).every(([kind, id]) => typeof id === "string" && kindOf(id) === kind);
  if (!known) throw refusal;
  return place as Place;
}
