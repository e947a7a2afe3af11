import { z } from "zod";
import { ApiError, notFound } from "#lib/api/errors";
import { slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { scanReport, toScanReport } from "#lib/operations/marketplace/marketplace-skill";
import { bySlug, usable } from "#lib/operations/skills/visible-skill";
import type { Prisma } from "#lib/platform/db";
import { toSarif } from "#lib/runtime/scan/sarif";

/** SARIF 2.1.0, as other programs read findings. */
const sarif = z.looseObject({ version: z.literal("2.1.0"), runs: z.array(z.unknown()) }).meta({ id: "Sarif" });

export const getSkillScan = operation({
  route: "GET /marketplace/skills/{slug}/scan",
  summary: "Get what the scanner says of a version of a skill, with every finding.",
  description:
    "Without `version` of the latest. Of a version that is held or quarantined it is told to its owner, to those who have it installed, and to admins of this server. `format=sarif` answers SARIF 2.1.0.",
  scope: "public",
  input: { slug: slug(), version: z.string().max(40).optional(), format: z.enum(["json", "sarif"]).default("json") },
  output: z.union([scanReport, sarif]),
  async handler(ctx, input) {
    const { caller } = ctx;
    const isAdmin = caller?.user.isAdmin ?? false;
    const workspaceId = caller?.workspace.id ?? -1;
    const skill = await ctx.db.skill.findFirst({
      where: { AND: [isAdmin ? {} : usable(ctx), bySlug(input.slug)] },
      include: { drive: { where: { workspaceId } } },
    });
    if (!skill) throw notFound("There is no such skill.");
    const installed = skill.drive.map(({ versionId }) => versionId);
    // What its owner took back is told of the installed version alone.
    const open = skill.public && skill.deletedAt === null ? [{ state: "live" as const }] : [];
    const told = isAdmin || skill.workspaceId === workspaceId ? {} : { OR: [...open, { id: { in: installed } }] };
    const find = (where: Prisma.SkillVersionWhereInput) =>
      ctx.db.skillVersion.findFirst({
        where: { AND: [{ skillId: skill.id }, told, where] },
        select: { version: true, verdict: true, risk: true, scan: true },
        orderBy: { number: "desc" },
      });
    const latest = input.version === undefined && skill.versionId !== null ? await find({ id: skill.versionId }) : null;
    const version = latest ?? (await find(input.version === undefined ? {} : { version: input.version }));
    const report = version && toScanReport(version);
    if (report && version) return input.format === "json" ? report : toSarif(skill.slug, version.version, report);
    throw new ApiError("NOT_FOUND", { param: "version", message: version ? "This version was not scanned yet." : "There is no such version of this skill." });
  },
});
