import { z } from "zod";
import { slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { whyNotHad } from "#lib/operations/drive/classify";
import { driveRows } from "#lib/operations/drive/drive-item";
import { localSkills, refuseBothNames, refuseTwice } from "#lib/operations/drive/local-skills";

const localOnly = z.object({ slug: slug(), local_sha: z.string() });
const driveOnly = z.object({ slug: slug(), drive_sha: z.string() });

export const diffDrive = operation({
  route: "POST /drive/diff",
  summary: "Compare a lock file with the drive.",
  description:
    "What is the same on both sides is only counted. A skill that is switched off in the drive is not missed on the machine, nor is a version that cannot be had any more.",
  scope: "workspace:files:read",
  role: "viewer",
  audit: null,
  input: { local: localSkills() },
  output: z.object({
    data: z
      .object({
        local_only: z.array(localOnly),
        drive_only: z.array(driveOnly),
        divergent: z.array(z.object({ slug: slug(), local_sha: z.string(), drive_sha: z.string() })),
        in_sync: z.int(),
      })
      .meta({ id: "DriveDiff" }),
  }),
  async handler(ctx, { local }) {
    refuseTwice("local", local);
    const drive = await driveRows(ctx);
    const aliases = await ctx.db.skillAlias.findMany({
      where: { slug: { in: local.map(({ slug }) => slug) }, skillId: { in: drive.map(({ skill }) => skill.id) } },
      select: { slug: true, skillId: true },
    });
    const bySlug = new Map(drive.map((row) => [row.skill.slug, row]));
    const byId = new Map(drive.map((row) => [row.skill.id, row]));
    for (const { slug, skillId } of aliases) bySlug.set(slug, byId.get(skillId) as (typeof drive)[number]);
    refuseBothNames("local", local, (slug) => bySlug.get(slug)?.skill);
    const met = new Set(local.flatMap(({ slug }) => bySlug.get(slug)?.skill.id ?? []));
    const pairs = local.map(({ slug, content_sha }) => ({ slug, local_sha: content_sha, drive_sha: bySlug.get(slug)?.version.contentSha }));
    const both = pairs.flatMap(({ drive_sha, ...rest }) => (drive_sha === undefined ? [] : [{ ...rest, drive_sha }]));
    const divergent = both.filter(({ local_sha, drive_sha }) => local_sha.toLowerCase() !== drive_sha);
    return {
      data: {
        local_only: pairs.filter(({ drive_sha }) => drive_sha === undefined),
        drive_only: drive.flatMap((row) =>
          row.enabled && !met.has(row.skill.id) && whyNotHad(row, ctx.workspace.id) === undefined
            ? [{ slug: row.skill.slug, drive_sha: row.version.contentSha }]
            : [],
        ),
        divergent,
        in_sync: both.length - divergent.length,
      },
    };
  },
});
