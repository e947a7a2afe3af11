import { z } from "zod";
import type { Context } from "#lib/api/context";
import { invalid, notFound } from "#lib/api/errors";
import { slug, timestamp } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { confinedTo } from "#lib/auth/caller";
import { downloadLink } from "#lib/operations/downloads/download-link";
import { refuseUnavailable } from "#lib/operations/skills/available-version";
import { bySlug, visible } from "#lib/operations/skills/visible-skill";
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
    "The whole drive, a collection, or one skill that need not be in the drive. The zip has a folder for each skill, and its address is good for 24 hours without a key. A version that was quarantined or withdrawn is left out, then and later.",
  scope: "workspace:files:read",
  role: "viewer",
  audit: "drive.export",
  input: { scope: z.enum(["drive", "collection", "skill"]), collectionName: z.string().max(200).optional(), skillSlug: slug().optional() },
  output: z.object({ data }),
  status: 201,
  async handler(ctx, input) {
    const { name, versions } = await chosen(ctx, input);
    const skills = versions.toSorted((a, b) => (a.skill.slug < b.skill.slug ? -1 : 1));
    if (skills.length === 0) throw notFound("There is no skill in it that can be downloaded.");
    const bytes = skills.reduce((sum, { contentSize }) => sum + contentSize, 0);
    const files = skills.reduce((sum, each) => sum + (each.files as unknown[]).length, 0);
    // The names of the files grow by that of the skill.
    if (skills.length > MOST_SKILLS || files > MOST_FILES || bytes + files * 200 > MOST_BYTES)
      throw invalid("scope", "This is more than one zip can hold. Download a collection, or skill by skill.");
    const filename = `${name}.zip`;
    const { url, expiresAt } = downloadLink(
      skills.map(({ id }) => id),
      filename,
    );
    ctx.record({ ...(input.scope === "skill" && { resourceId: name }), metadata: { scope: input.scope, name, skills: skills.length } });
    const list = skills.map(({ skill, version, contentSha }) => ({ slug: skill.slug, version, content_sha: contentSha }));
    return { data: { url, expires_at: expiresAt, filename, skills: list } };
  },
});

const withSkill = { version: { include: { skill: { select: { slug: true } } } } };
const available = { state: "live", yankedAt: null } as const;

async function chosen(ctx: Context, input: { scope: string; collectionName?: string | undefined; skillSlug?: string | undefined }) {
  const { id: workspaceId } = ctx.workspace;
  const confined = confinedTo(ctx.caller);
  if (input.scope === "skill") {
    if (!input.skillSlug) throw invalid("skillSlug", "Name the skill.");
    const row = await ctx.db.skill.findFirst({ where: { AND: [visible(ctx), bySlug(input.skillSlug)] }, include: withSkill });
    if (!row?.version) throw notFound("There is no such skill.");
    refuseUnavailable(row.version);
    return { name: row.slug, versions: [row.version] };
  }
  let collection = confined && { id: confined.id, name: confined.name, allSkills: false };
  if (input.scope === "collection") {
    if (!input.collectionName) throw invalid("collectionName", "Name the collection.");
    const mine = { workspaceId, deletedAt: null, ...(confined && { id: confined.id }) };
    const found = await ctx.db.collection.findFirst({ where: { AND: [mine, { name: input.collectionName }] } });
    if (!found) throw notFound("There is no such collection.");
    collection = found;
  }
  const within = collection && !collection.allSkills && { collections: { some: { collectionId: collection.id } } };
  const rows = await ctx.db.driveSkill.findMany({ where: { workspaceId, version: available, ...within }, include: withSkill });
  // A collection's name may hold what a file's name may not.
  const name = input.scope === "drive" ? "drive" : (collection?.name ?? "collection").replace(/[^\w.-]+/g, "-").replace(/^[.-]+/, "") || "collection";
  return { name, versions: rows.map(({ version }) => version) };
}
