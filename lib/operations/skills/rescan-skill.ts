import { z } from "zod";
import type { Context } from "#lib/api/context";
import { invalid, notFound } from "#lib/api/errors";
import { slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { scanReport, skillVersion, toScanReport, toSkillVersion } from "#lib/operations/marketplace/marketplace-skill";
import { findVersion, shownVersion } from "#lib/operations/skills/own-skill";
import { refuseCrowd, scanTurn } from "#lib/operations/skills/scan-turn";
import { bySlug, visible } from "#lib/operations/skills/visible-skill";
import { isBlobError } from "#lib/platform/blob-error";
import { keepScan, scanStored } from "#lib/runtime/scan/rescan";

/** A skill that the caller may have scanned: one of their workspace, or any for an admin of the instance. */
const scannable = ({ caller, user, workspace }: Context, slug: string) =>
  user.isAdmin ? bySlug(slug) : { AND: [visible({ caller }), bySlug(slug)], workspaceId: workspace.id };

export const rescanSkill = operation({
  route: "POST /skills/{slug}/rescan",
  summary: "Scan a version of a skill again.",
  description:
    "Of the caller's workspace, or any for an admin of this server. Without `version` it is the latest. What the scanner says now decides where the version stands, unless an admin has decided that.",
  scope: "workspace:files:write",
  audit: "version.scan",
  input: { slug: slug(), version: z.string().max(40).optional() },
  output: skillVersion.extend({ scan: scanReport.nullable() }).meta({ id: "ScannedVersion" }),
  async prepare(ctx, input) {
    const skill = await ctx.db.skill.findFirst({ where: scannable(ctx, input.slug) });
    if (!skill) throw notFound("There is no such skill in this workspace.");
    const version = input.version === undefined ? await shownVersion(ctx.db, skill) : await findVersion(ctx.db, skill.id, input.version);
    const scan = await scanStored(version.contentSha, scanTurn(ctx)).catch((error: Error) => {
      if (isBlobError(error) || ctx.signal.aborted) throw error;
      refuseCrowd(error);
      // The rules for a folder may have become stricter since it was published.
      throw invalid("version", `This version cannot be read any more: ${error.message}`);
    });
    return { version, scan };
  },
  async handler(ctx, _input, { version, scan }) {
    const change = await keepScan(ctx.db, version, scan);
    if (!change) throw notFound("There is no such version of this skill.");
    const row = await ctx.db.skillVersion.findUniqueOrThrow({ where: { id: version.id }, include: { skill: true } });
    const { workspaceId } = row.skill;
    ctx.record({
      resourceId: row.skill.slug,
      metadata: { version: row.version, verdict: scan.verdict, ...change },
      ...(workspaceId !== null && { workspaceId }),
    });
    return { ...toSkillVersion(row), scan: toScanReport(row) };
  },
});
