import { randomBytes } from "node:crypto";
import { db } from "#lib/platform/db";
import type { World } from "#lib/testing/example-world";
import { json } from "#lib/testing/request";

const ask = { id: "ok", type: "approval", message: "Go on?" };
const definition = () => ({ slug: `walk-${randomBytes(8).toString("hex")}`, name: "Walk", steps: [ask] });

const make = async ({ key }: World): Promise<string> => (await json("POST /api/v1/workflows/definitions", { key, body: definition() })).body.id;

/** A run that waits for an answer: as rows, because nobody need be there to work. */
async function waitingRun(world: World) {
  const workflowId = await make(world);
  const { body } = await json(`POST /api/v1/workflows/${workflowId}/launch`, { key: world.key, body: {} });
  const id = Number(body.runId.slice(4));
  const suspendPayload = { message: "Go on?", resumeSchema: { type: "object" } };
  await db().workflowStep.createMany({ data: [{ runId: id, path: "ok", status: "suspended", attempt: 1, suspendPayload }], skipDuplicates: true });
  await db().workflowRun.updateMany({ where: { id, status: { in: ["pending", "running"] } }, data: { status: "suspended", suspended: 1 } });
  return { workflowId, runId: body.runId as string };
}

/** Examples for workflows and their runs. */
export const WORKFLOW_EXAMPLES = {
  listWorkflows: () => ({ query: "?limit=2" }),
  createWorkflow: () => ({ body: definition() }),
  checkWorkflow: () => ({ body: definition() }),
  getWorkflow: async (world: World) => ({ params: { workflowId: await make(world) }, foreign: "workflowId" }),
  updateWorkflow: async (world: World) => ({ params: { workflowId: await make(world) }, body: definition(), foreign: "workflowId" }),
  deleteWorkflow: async (world: World) => ({ params: { workflowId: await make(world) }, foreign: "workflowId" }),
  launchWorkflow: async (world: World) => ({ params: { workflowId: await make(world) }, body: { inputData: {} }, foreign: "workflowId" }),
  streamWorkflow: async (world: World) => ({ params: { workflowId: await make(world) }, body: { inputData: {} }, foreign: "workflowId" }),
  listWorkflowRuns: () => ({ query: "?limit=2" }),
  getWorkflowRun: async (world: World) => ({ params: { runId: (await waitingRun(world)).runId }, foreign: "runId" }),
  streamWorkflowRun: async (world: World) => ({ params: { runId: (await waitingRun(world)).runId }, foreign: "runId" }),
  cancelWorkflowRun: async (world: World) => ({ params: { runId: (await waitingRun(world)).runId }, foreign: "runId" }),
  resumeWorkflowRun: async (world: World) => ({ params: { runId: (await waitingRun(world)).runId }, body: { step: "ok", resumeData: {} }, foreign: "runId" }),
  rerunWorkflowRun: async (world: World) => {
    const { runId } = await waitingRun(world);
    await json(`POST /api/v1/workflows/runs/${runId}/cancel`, { key: world.key });
    return { params: { runId }, body: {}, foreign: "runId" };
  },
};
