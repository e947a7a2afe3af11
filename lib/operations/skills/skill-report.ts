import { z } from "zod";
import { id, slug, timestamp } from "#lib/api/fields";
import type { Prisma } from "#lib/platform/db";
import { DecisionStatus, ReportKind } from "#lib/platform/prisma/enums";

/** What somebody has put to the admins of the instance, for the one who did. */
export const skillReport = z
  .object({
    id: id("rep"),
    kind: z.enum(ReportKind),
    slug: slug(),
    version: z.string(),
    reason: z.string(),
    status: z.enum(DecisionStatus),
    note: z.string().nullable().meta({ description: "What the admin who decided says." }),
    createdAt: timestamp(),
    decidedAt: timestamp().nullable(),
  })
  .meta({ id: "SkillReport" });

export const withNames = { skill: { select: { slug: true } }, version: { select: { version: true } } } satisfies Prisma.SkillReportInclude;

export function toSkillReport({ skill, version, ...row }: Prisma.SkillReportGetPayload<{ include: typeof withNames }>): z.output<typeof skillReport> {
  return { ...row, slug: skill.slug, version: version.version };
}

export const reportReason = () => z.string().trim().min(1).max(2000);
