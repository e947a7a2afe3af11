import { z } from "zod";
import { id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { role } from "#lib/operations/workspaces/workspace";

export const currentWorkspace = z.object({ id: id("ws"), slug: z.string(), name: z.string(), role: role() }).meta({ id: "CurrentWorkspace" });

export const getCurrentWorkspace = operation({
  route: "GET /workspaces/current",
  summary: "Get the workspace this key or session works in.",
  scope: "profile:read",
  input: {},
  output: currentWorkspace,
  handler: async (ctx) => ({ ...ctx.workspace, role: ctx.caller.role }),
});
