import { z } from "zod";
import type { PublicContext } from "#lib/api/context";
import { notFound } from "#lib/api/errors";
import { slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { foundSkill, toFoundSkill, withFound } from "#lib/operations/skills/found-skill";
import { bySlug, usable, visible } from "#lib/operations/skills/visible-skill";
import type { About } from "#lib/runtime/latest-version";

const download = z.object({ content_sha: z.string(), content_size: z.int(), version: z.int(), url: z.string() });

/** What running it takes, so that whoever found it here can go on to run it. */
const described = foundSkill.extend({
  parameters: z.record(z.string(), z.unknown()).nullable().meta({ description: "JSON Schema of an object input; null where the input is text." }),
});

const withDownload = { version: { select: { ...withFound.version.select, contentSha: true, contentSize: true, parameters: true } } };

export const getSkill = operation({
  route: "GET /skills/{slug}",
  summary: "Get one skill, the parameters of its input, and where its files can be downloaded.",
  scope: "public",
  tool: "get-skill-details",
  input: { slug: slug() },
  output: z.object({ data: z.object({ skill: described, download: download.nullable() }) }),
  async handler(ctx, input) {
    const row = await ctx.db.skill.findFirst({ where: { AND: [visible(ctx), bySlug(input.slug)] }, include: withDownload });
    if (!row) return { data: { skill: await installedSkill(ctx, input.slug), download: null } };
    if (!row.version) return { data: { skill: { ...toFoundSkill(row), parameters: null }, download: null } };
    const { contentSha, contentSize, number } = row.version;
    const url = `/api/v1/downloads/public/${row.slug}/${contentSha}.zip`;
    const skill = { ...toFoundSkill(row), parameters: parametersOf(row.version) };
    return { data: { skill, download: { content_sha: contentSha, content_size: contentSize, version: number, url } } };
  },
});

/** A skill that nobody new finds, as those have it who installed it before: at that version, and nothing of a later one. */
async function installedSkill(ctx: PublicContext, slug: string) {
  const { caller } = ctx;
  const where = { workspaceId: caller?.workspace.id ?? -1, skill: { AND: [usable(ctx), bySlug(slug)] } };
  const row = caller && (await ctx.db.driveSkill.findFirst({ where, include: { version: true, skill: true } }));
  if (!row) throw notFound("There is no such skill.");
  return { ...toFoundSkill({ ...row.skill, ...(row.version.about as Partial<About>), version: row.version }), parameters: parametersOf(row.version) };
}

const parametersOf = ({ parameters }: { parameters: string | null }) => (parameters === null ? null : (JSON.parse(parameters) as Record<string, unknown>));
