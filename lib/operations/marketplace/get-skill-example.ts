import { z } from "zod";
import { notFound } from "#lib/api/errors";
import { slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { attachmentName, mediaType } from "#lib/operations/executions/attachments";
import { exampleInput } from "#lib/operations/marketplace/marketplace-skill";
import { findShown } from "#lib/operations/marketplace/shown-skill";
import { refuseNotLive } from "#lib/operations/skills/available-version";
import { contentTypeOf } from "#lib/runtime/content-type";
import { basename, type SkillExample } from "#lib/runtime/skill-example";
import { versionFile } from "#lib/runtime/version-files";

const attachment = z.object({ filename: attachmentName, contentType: mediaType, data: z.base64() });

export const getSkillExample = operation({
  route: "GET /marketplace/skills/{slug}/example",
  summary: "Get what to try a skill with.",
  description:
    "The answer is a body that `POST /skills/{slug}/run` takes as it is. 404 where a skill comes without an example, and refused where its version is held or quarantined, as a run is.",
  scope: "public",
  input: { slug: slug() },
  output: z.object({ input: exampleInput, attachments: z.array(attachment) }).meta({ id: "SkillExample" }),
  async prepare(ctx, input) {
    const { shown } = await findShown(ctx, input.slug);
    if (shown.example === null) throw notFound("This skill comes without an example.");
    // What is attached are its files: they are not handed out while nobody may download them.
    refuseNotLive(shown);
    const example: SkillExample = JSON.parse(shown.example);
    const attachments = example.attachments.map(async (path) => {
      const bytes = await versionFile(shown, path);
      if (!bytes) throw new Error(`${input.slug}: ${path} of its example is not in the stored version.`);
      const filename = basename(path);
      return { filename, contentType: contentTypeOf(filename), data: Buffer.from(bytes).toString("base64") };
    });
    return { input: example.input, attachments: await Promise.all(attachments) };
  },
  handler: async (_ctx, _input, example) => example,
});
