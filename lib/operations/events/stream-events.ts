import { z } from "zod";
import { notFound } from "#lib/api/errors";
import { formatId, id } from "#lib/api/fields";
import { operation, type StreamEvent } from "#lib/api/operation";
import { isStillGood } from "#lib/auth/authenticate";
import { type Caller, confinedTo } from "#lib/auth/caller";
import { block, mine, SURFACES, toBlock } from "#lib/operations/executions/execution";
import { db } from "#lib/platform/db";
import { type ChangeSeen, changesAfter, lastEvent, together } from "#lib/runtime/events";

export const streamEvents = operation({
  route: "GET /api/events",
  summary: "Hear of executions while they run, as server-sent events.",
  description:
    "Each `execution-state` event holds `{executionId, status, blocks, lastBlock, cost?, error?}`; `blocks` are those since the event before. Ids grow; `Last-Event-ID` (or `lastEventId`) resumes after that event, within a day. With `executionId` and no last event the stream begins with that execution's first event, else with what happens from now on.",
  scope: "workspace:files:read",
  responds: "events",
  queryKey: true,
  input: {
    sources: z.array(z.enum(SURFACES)).optional().meta({ description: "Only runs that came by these, comma-separated." }),
    executionId: id("exec").optional(),
    lastEventId: z
      .string()
      .regex(/^\d{1,15}$/, "Must be the id of an event.")
      .optional(),
  },
  output: z.custom<AsyncIterable<StreamEvent>>(),
  async handler(ctx, input) {
    const { workspaceId, collectionId } = mine(ctx);
    if (input.executionId !== undefined && !(await ctx.db.execution.count({ where: { id: input.executionId, ...mine(ctx) } }))) {
      throw notFound("There is no such execution.");
    }
    // The place to begin is fixed before the answer begins: what happens after the caller sees it is in the stream.
    const after = input.lastEventId !== undefined ? BigInt(input.lastEventId) : input.executionId !== undefined ? 0n : await lastEvent(workspaceId);
    return stream(ctx.caller, after, { interfaces: input.sources, executionId: input.executionId, collectionId }, ctx.signal);
  },
});

async function* stream(caller: Caller, after: bigint, filter: Parameters<typeof changesAfter>[2], signal: AbortSignal): AsyncGenerator<StreamEvent> {
  const who = caller.type === "session" ? `session ${caller.session.id}` : `key ${caller.key.id} ${caller.grant?.id} ${confinedTo(caller)?.id}`;
  const allowed = () => together(`good ${caller.workspace.id} ${who}`, () => isStillGood(caller, "workspace:files:read"));
  for await (const change of changesAfter(caller.workspace.id, after, filter, signal, allowed)) {
    yield { id: String(change.seq), event: "execution-state", data: await together(`data ${change.workspaceId} ${change.seq}`, () => stateAt(change)) };
  }
}

/** What an event says: the execution's new blocks and, when it has ended, its end. Neither changes any more. */
async function stateAt({ executionId, status, fromBlock, toBlock: lastBlock }: ChangeSeen) {
  const blocks =
    lastBlock < fromBlock ? [] : await db().block.findMany({ where: { executionId, index: { gte: fromBlock, lte: lastBlock } }, orderBy: { index: "asc" } });
  const final = status !== "queued" && status !== "running";
  const end = final ? await db().execution.findUnique({ where: { id: executionId }, select: { cost: true, error: true } }) : null;
  return {
    executionId: formatId("exec", executionId),
    status,
    blocks: blocks.map((row) => z.encode(block, toBlock(row))),
    lastBlock,
    ...(end && { cost: Number(end.cost) / 1e6, ...(end.error !== null && { error: end.error }) }),
  };
}
