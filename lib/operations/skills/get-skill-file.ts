import { z } from "zod";
import { notFound } from "#lib/api/errors";
import { slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { chosenVersion, filesOf } from "#lib/operations/skills/skill-contents";
import { contentTypeOf } from "#lib/runtime/content-type";
import { versionFile } from "#lib/runtime/version-files";

const file = z
  .object({
    slug: slug(),
    version: z.string(),
    path: z.string(),
    contentType: z.string(),
    size: z.int().meta({ description: "Bytes." }),
    sha256: z.string(),
    text: z.string().nullable().meta({ description: "What it holds, if that is text in UTF-8." }),
    data: z.string().nullable().meta({ description: "Anything else, in base64." }),
  })
  .meta({ id: "SkillFile" });

export const getSkillFile = operation({
  route: "GET /skills/{slug}/file",
  summary: "Read one file of a skill.",
  description: "Of the version that is installed, or else of the latest.",
  scope: "workspace:files:read",
  input: { slug: slug(), path: z.string().min(1).max(1024).meta({ description: "As the list of its files has it, such as `SKILL.md`." }) },
  output: file,
  async prepare(ctx, input) {
    const { row } = await chosenVersion(ctx, input.slug);
    const listed = filesOf(row).find(({ path }) => path === input.path);
    const data = listed && (await versionFile(row, listed.path));
    if (!listed || !data) throw notFound("There is no such file in this skill.");
    const text = textOf(data);
    const about = { slug: row.skill.slug, version: row.version, contentType: contentTypeOf(listed.path) };
    return { ...listed, ...about, text, data: text === null ? Buffer.from(data).toString("base64") : null };
  },
  handler: async (_ctx, _input, found) => found,
});

/** Bytes as text only if that loses nothing, a mark at the beginning included: whoever compares the digest must get the same bytes. */
function textOf(data: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
  } catch {
    // The only thing that this decoder throws for.
    return null;
  }
}
