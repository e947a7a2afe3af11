import { z } from "zod";
import { notFound } from "#lib/api/errors";
import { formatId, id } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { createApiKey, holdMembership } from "#lib/auth/api-key";
import { isOver, pace } from "#lib/auth/device";
import { sha256 } from "#lib/platform/crypto";

export const pollActivation = operation({
  route: "POST /activate/poll",
  summary: "Collect the API key once a person has approved.",
  description: "The key is in exactly one answer, however many polls race; later ones are `completed` without it. `slow_down` names the new interval.",
  scope: "public",
  audit: "api_key.create",
  input: { device_code: z.string().min(1).max(200) },
  output: z
    .object({
      status: z.enum(["pending", "slow_down", "completed", "denied", "expired"]),
      interval: z.int().optional(),
      api_key: z.string().optional().meta({ description: "Shown only here." }),
      workspace: z.object({ id: id("ws"), slug: z.string(), name: z.string() }).optional(),
      scopes: z.array(z.string()).optional(),
    })
    .meta({ id: "ActivationStatus" }),
  async handler(ctx, { device_code }) {
    // An app that asked for tokens gets them at /oauth/token, and no key.
    const device = await ctx.db.device.findUnique({ where: { deviceCodeHash: sha256(device_code), oauthClientId: null } });
    if (!device) throw notFound("There is no such device code.");
    ctx.record(null);
    if (device.collectedAt) return { status: "completed" as const };
    if (device.status === "denied") return { status: "denied" as const };
    if (isOver(device)) return { status: "expired" as const };
    if (device.status === "pending") return pace(ctx.db, device.id);

    const { decidedById: userId, workspaceId, scopes } = device as { decidedById: number; workspaceId: number; scopes: string[] };
    const member = (await holdMembership(ctx.db, workspaceId, userId))
      ? await ctx.db.member.findFirst({ where: { workspaceId, userId }, include: { workspace: true, user: true } })
      : null;
    // Who approved has left the workspace since.
    if (!member) return { status: "denied" as const };
    const { count } = await ctx.db.device.updateMany({ where: { id: device.id, status: "approved", collectedAt: null }, data: { collectedAt: new Date() } });
    if (count === 0) return { status: "completed" as const };
    const { row, key } = await createApiKey(ctx.db, { workspaceId, userId, name: device.label, scopes });
    const actor = { type: "user" as const, id: userId, name: member.user.name };
    const metadata = { name: row.name, scopes, device: formatId("dev", device.id) };
    ctx.record({ workspaceId, actor, resourceId: formatId("key", row.id), metadata });
    const { id, slug, name } = member.workspace;
    return { status: "completed" as const, api_key: key, workspace: { id, slug, name }, scopes };
  },
});
