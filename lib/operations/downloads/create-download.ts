import { z } from "zod";
import type { Context } from "#lib/api/context";
import { invalid, notFound } from "#lib/api/errors";
import { slug, timestamp } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { chosenVersions } from "#lib/operations/downloads/chosen-versions";
import { downloadLink } from "#lib/operations/downloads/download-link";
import { MOST_BYTES, MOST_FILES } from "#lib/runtime/join-zips";

/** A link holds what it is for, and an address cannot be of any length. */
const MOST_SKILLS = 1000;
const packed = z.object({ slug: slug(), version: z.string(), content_sha: z.string() });
const data = z
  .object({ url: z.url(), expires_at: timestamp(), filename: z.string(), skills: z.array(packed).meta({ description: "What the zip holds." }) })
  .meta({ id: "Download" });

export const createDownload = operation({
  route: "POST /downloads",
  summary: "Get skills as one zip.",
  description:
    "The whole drive, a collection, or one skill that need not be in the drive. The zip has a folder for each skill, and its address is good for 24 hours without a key. What is in the drive comes as it is installed, another skill as its latest version. A version that was quarantined or withdrawn is left out, then and later, and so is a deleted skill.",
  scope: "workspace:files:read",
  role: "viewer",
  audit: "drive.export",
  input: { scope: z.enum(["drive", "collection", "skill"]), collectionName: z.string().max(200).optional(), skillSlug: slug().optional() },
  output: z.object({ data }),
  status: 201,
  async handler(ctx, input) {
    const { name, versions } = await chosenVersions(ctx, input, MOST_SKILLS);
    const skills = versions.toSorted((a, b) => (a.skill.slug < b.skill.slug ? -1 : 1));
    if (skills.length === 0) throw notFound("There is no skill in it that can be downloaded.");
    const bytes = skills.reduce((sum, { contentSize }) => sum + contentSize, 0);
    const tooMuch = invalid("scope", "This is more than one zip can hold. Download a collection, or skill by skill.");
    if (skills.length > MOST_SKILLS) throw tooMuch;
    const ids = skills.map(({ id }) => id);
    const files = await countFiles(ctx, ids);
    // The names of the files grow by that of the skill.
    if (files > MOST_FILES || bytes + files * 200 > MOST_BYTES) throw tooMuch;
    const filename = `${name}.zip`;
    const { url, expiresAt } = downloadLink(ctx.workspace.id, ids, filename);
    ctx.record({ ...(input.scope === "skill" && { resourceId: name }), metadata: { scope: input.scope, name, skills: skills.length } });
    const list = skills.map(({ skill, version, contentSha }) => ({ slug: skill.slug, version, content_sha: contentSha }));
    return { data: { url, expires_at: expiresAt, filename, skills: list } };
  },
});

/** How many files versions have, without reading their lists. */
async function countFiles(ctx: Context, versionIds: number[]): Promise<number> {
  const [row] = await ctx.db.$queryRaw<{ files: number }[]>`
    SELECT coalesce(sum(jsonb_array_length(files)), 0)::int AS files FROM skill_versions WHERE id = ANY(${versionIds})`;
  return row?.files ?? 0;
}
