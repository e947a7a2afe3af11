import { db } from "#lib/platform/db";
import type { World } from "#lib/testing/example-world";
import { json } from "#lib/testing/request";
import { makeWorkflow } from "#lib/testing/workflow";

const workflowOf = (world: World) => makeWorkflow(world, { steps: [{ id: "ok", type: "approval", message: "Go on?" }] });

/** A trigger of its own; those that earlier tries have made are in the way of the limit. */
async function make(world: World, type: "schedule" | "webhook") {
  await db().trigger.deleteMany({ where: { workspaceId: world.workspace.id } });
  const body = { workflowId: await workflowOf(world), type, ...(type === "schedule" && { cron: "0 9 1 1 *" }) };
  return (await json("POST /api/v1/triggers", { key: world.key, body })).body;
}

const one = async (world: World) => ({ params: { id: (await make(world, "schedule")).id as string }, foreign: "id" });

/** A trigger that was told something. */
async function told(world: World) {
  const { id, url } = await make(world, "webhook");
  await json(`POST ${new URL(url).pathname}`, { body: { anything: "goes" } });
  const [event] = (await json(`GET /api/v1/triggers/${id}/events`, { key: world.key })).body.data;
  return { params: { id: id as string, eventId: event.id as string }, foreign: "id" };
}

/** Examples for what starts workflows. */
export const TRIGGER_EXAMPLES = {
  listTriggers: () => ({ query: "?limit=2" }),
  createTrigger: async (world: World) => ({ body: { workflowId: await workflowOf(world), type: "schedule", cron: "0 9 * * *", timezone: "Europe/Berlin" } }),
  getTrigger: one,
  updateTrigger: async (world: World) => ({ ...(await one(world)), body: { cron: "30 9 * * *" } }),
  deleteTrigger: one,
  fireTrigger: one,
  listTriggerEvents: one,
  replayTriggerEvent: told,
  receiveHook: async (world: World) => ({
    params: { token: new URL((await make(world, "webhook")).url).pathname.split("/").pop() as string },
    body: { anything: "goes" },
  }),
};
