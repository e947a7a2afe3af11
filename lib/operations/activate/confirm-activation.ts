import { z } from "zod";
import { ApiError, invalid } from "#lib/api/errors";
import { formatId, id, scopeList } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { enterWorkspace } from "#lib/auth/authenticate";
import { isOver } from "#lib/auth/device";
import { sameScopes, tidyScopes } from "#lib/auth/scopes";
import { findByCode, findDevice, userCode } from "#lib/operations/activate/device";

export const confirmActivation = operation({
  route: "POST /activate/confirm",
  summary: "Approve a device: it collects a key of this workspace.",
  description:
    '`access: "full"` gives a key that may do what you may; `"ask"` one that holds nothing until you approve what it asks for. `scopes` gives exactly those. With neither, the device gets what it asked for, or full access when it named nothing.',
  scope: "session",
  role: "viewer",
  audit: "device.approve",
  input: {
    user_code: userCode(),
    workspace: z.string().min(1).max(100).optional().meta({ description: "Id or slug; the session's current workspace without it." }),
    access: z.enum(["full", "ask"]).optional(),
    scopes: scopeList().min(1).optional(),
  },
  output: z
    .object({
      status: z.literal("approved"),
      client_label: z.string(),
      workspace: z.object({ id: id("ws"), slug: z.string(), name: z.string() }),
      scopes: z.array(z.string()),
    })
    .meta({ id: "ActivationApproved" }),
  async prepare(ctx, input) {
    if (input.access === "ask" && input.scopes) throw invalid("scopes", 'A key with access "ask" holds no scope yet.');
    const device = await findByCode(ctx, input.user_code, findDevice(ctx));
    const { workspace } = input.workspace ? await enterWorkspace(ctx.caller, input.workspace) : ctx;
    return { device, workspace };
  },
  async handler(ctx, { access, scopes: chosen }, { device, workspace }) {
    const asked = device.requestedScopes.length > 0 ? device.requestedScopes : ["*"];
    const scopes = tidyScopes(chosen ?? (access === "full" ? ["*"] : access === "ask" ? [] : asked));
    const answer = { status: "approved" as const, client_label: device.label, workspace, scopes };
    const { count } = await ctx.db.device.updateMany({
      where: { id: device.id, status: "pending", expiresAt: { gt: new Date() } },
      data: { status: "approved", decidedById: ctx.user.id, workspaceId: workspace.id, scopes },
    });
    if (count > 0) {
      ctx.record({ workspaceId: workspace.id, resourceId: formatId("dev", device.id), metadata: { label: device.label, scopes } });
      return answer;
    }
    const now = await ctx.db.device.findUniqueOrThrow({ where: { id: device.id } });
    if (now.status !== "denied" && isOver(now)) throw new ApiError("REQUEST_EXPIRED");
    const same = now.status === "approved" && now.decidedById === ctx.user.id && now.workspaceId === workspace.id && sameScopes(now.scopes, scopes);
    if (!same) throw new ApiError("ALREADY_DECIDED");
    ctx.record(null);
    return answer;
  },
});
