import { z } from "zod";
import { ApiError } from "#lib/api/errors";
import { operation } from "#lib/api/operation";
import { FORM_OVERHEAD, formFile } from "#lib/api/read-form";
import { scanReport, toScanReport } from "#lib/operations/marketplace/marketplace-skill";
import { prepareSkill, recordOf, storeSkill } from "#lib/operations/uploads/store-skill";
import { MAX_SKILL_ZIP } from "#lib/operations/uploads/upload-place";
import { VersionState } from "#lib/platform/prisma/enums";
import { unpackSkill } from "#lib/runtime/unpack-skill";

export const processSkill = operation({
  route: "POST /api/uploads/process-skill",
  summary: "Upload a skill: a zip of a folder with SKILL.md in it.",
  description:
    "A form with the zip as `file`, 10 MiB at most and 16 MiB unpacked, with an upload ticket as bearer token or an ordinary credential. The front matter's `name` is the slug, " +
    "and its `metadata.version` the version: the next patch unless it is said. The skill is private until it is published; `state` says whether the version runs (`live`) or is held back. What is refused stores nothing.",
  scope: "workspace:files:write",
  audit: "version.create",
  takes: "form",
  ticket: true,
  bodyLimit: MAX_SKILL_ZIP + FORM_OVERHEAD,
  input: { file: formFile(), changelog: z.string().max(4000).optional() },
  output: z.object({
    data: z
      .object({ skill: z.object({ slug: z.string(), version: z.string(), content_sha: z.string() }), state: z.enum(VersionState), scan: scanReport.nullable() })
      .meta({ id: "UploadedSkill" }),
  }),
  status: 201,
  async prepare(ctx, { file }) {
    if (file.size > MAX_SKILL_ZIP) throw new ApiError("REQUEST_TOO_LARGE", { param: "file", message: "A skill's zip may be 10 MiB." });
    // One that was used is told so before any work; whoever races with it is told when they would use it.
    const { ticket } = ctx.caller;
    if (ticket && (await ctx.db.uploadTicket.count({ where: { id: ticket.id, usedAt: null } })) === 0) throw new ApiError("TICKET_INVALID");
    return prepareSkill(ctx, "file", () => unpackSkill(file.bytes()));
  },
  async handler(ctx, { changelog = null }, prepared) {
    const stored = await storeSkill(ctx, { sourceType: "upload", changelog }, prepared);
    const { skill, version } = stored;
    ctx.record(recordOf(stored));
    const { state, contentSha } = version;
    return { data: { skill: { slug: skill.slug, version: version.version, content_sha: contentSha }, state, scan: toScanReport(version) } };
  },
});
