import type { Context } from "#lib/api/context";
import type { Prisma } from "#lib/platform/db";
import { setLatest } from "#lib/runtime/latest-version";
import { isRejected } from "#lib/runtime/scan/rescan";
import { emitPublished } from "#lib/runtime/webhook-events";

export type Decision = { decision: "approve" | "reject"; note: string | null };

/**
 * Makes a version live or quarantines it as an admin decided, and decides with it what was put to the admins about it. With
 * the skill locked. A rejection leaves a report that was found right: by that a later scan knows of it. Answers whether
 * anything was changed.
 */
export async function decideVersion(
  ctx: Context,
  version: Prisma.SkillVersionGetPayload<{ include: { reports: true } }>,
  { decision, note }: Decision,
): Promise<boolean> {
  const { id, skillId, state, allowedAt } = version;
  const approved = decision === "approve";
  const { some: rejection } = isRejected.reports;
  const pending = version.reports.filter(({ status }) => status === "pending");
  const rejected = version.reports.some(({ kind, status }) => kind === rejection.kind && status === rejection.status);
  const stands = approved ? state === "live" && allowedAt !== null : state === "quarantined" && rejected;
  if (stands && pending.length === 0) return false;
  const decided = { note, decidedById: ctx.user.id, decidedAt: new Date() };
  const decide = (kind: "appeal" | "report", status: "approved" | "denied") =>
    ctx.db.skillReport.updateMany({ where: { versionId: id, kind, status: "pending" }, data: { ...decided, status } });
  await decide("appeal", approved ? "approved" : "denied");
  const found = await decide("report", approved ? "denied" : "approved");
  // Allowed after all: what was found before is not held against it any more.
  if (approved) await ctx.db.skillReport.updateMany({ where: { versionId: id, ...rejection }, data: { ...decided, status: "denied" } });
  else if (!rejected && found.count === 0)
    await ctx.db.skillReport.create({ data: { ...decided, ...rejection, skillId, versionId: id, userId: ctx.user.id, reason: note ?? "" } });
  await ctx.db.skillVersion.update({
    where: { id },
    data: approved ? { state: "live", allowedAt: new Date() } : { state: "quarantined", allowedAt: null },
  });
  await setLatest(ctx.db, skillId);
  if (approved && state !== "live") await emitPublished(ctx.db, id);
  return true;
}
