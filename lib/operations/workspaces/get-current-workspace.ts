import { z } from "zod";
import { id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";

export const getCurrentWorkspace = operation({
  route: "GET /workspaces/current",
  summary: "Get the workspace this key or session works in.",
  scope: "profile:read",
  input: {},
  output: z.object({ id: id("ws"), slug: z.string(), name: z.string(), role: z.enum(["owner", "admin", "member", "viewer"]) }).meta({ id: "CurrentWorkspace" }),
  handler: async (ctx) => ({ ...ctx.workspace, role: ctx.caller.role }),
});
