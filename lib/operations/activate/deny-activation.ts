import { z } from "zod";
import { ApiError } from "#lib/api/errors";
import { formatId } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { isOver } from "#lib/auth/device";
import { findByCode, findDevice, userCode } from "#lib/operations/activate/device";

export const denyActivation = operation({
  route: "POST /activate/deny",
  summary: "Refuse a device: it gets no key.",
  scope: "session",
  role: "viewer",
  audit: "device.deny",
  input: { user_code: userCode() },
  output: z.object({ status: z.literal("denied"), client_label: z.string() }).meta({ id: "ActivationDenied" }),
  prepare: (ctx, input) => findByCode(ctx, input.user_code, findDevice(ctx)),
  async handler(ctx, _input, device) {
    const { count } = await ctx.db.device.updateMany({
      where: { id: device.id, status: "pending", expiresAt: { gt: new Date() } },
      data: { status: "denied", decidedById: ctx.user.id },
    });
    ctx.record(count > 0 ? { resourceId: formatId("dev", device.id), metadata: { label: device.label } } : null);
    if (count === 0) {
      const now = await ctx.db.device.findUniqueOrThrow({ where: { id: device.id } });
      if (now.status === "pending" && isOver(now)) throw new ApiError("REQUEST_EXPIRED");
      if (now.status !== "denied" || now.decidedById !== ctx.user.id) throw new ApiError("ALREADY_DECIDED");
    }
    return { status: "denied" as const, client_label: device.label };
  },
});
