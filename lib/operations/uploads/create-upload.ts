import { z } from "zod";
import { ApiError, invalid } from "#lib/api/errors";
import { formatId, id, timestamp } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { FORM_OVERHEAD, formFile } from "#lib/api/read-form";
import { attachmentName, MAX_ATTACHMENTS, mediaType } from "#lib/operations/executions/attachments";
import { blobs } from "#lib/platform/blob";
import { contentTypeOf } from "#lib/runtime/content-type";

const KEEP_MS = 24 * 3600_000;

export const createUpload = operation({
  route: "POST /uploads",
  summary: "Send a file ahead of the runs that take it.",
  description: "A form with one `file`, 25 MiB at most. For 24 hours runs of this workspace take it as an attachment, by its `upload_id`.",
  scope: "workspace:files:write",
  audit: "upload.create",
  takes: "form",
  bodyLimit: MAX_ATTACHMENTS + FORM_OVERHEAD,
  input: { file: formFile() },
  output: z.object({
    data: z
      .object({
        upload_id: id("upl"),
        filename: z.string(),
        content_type: z.string(),
        size: z.int().meta({ description: "Bytes." }),
        sha256: z.string(),
        expires_at: timestamp(),
      })
      .meta({ id: "Upload" }),
  }),
  status: 201,
  async prepare(_ctx, { file }) {
    const name = attachmentName.safeParse(file.filename);
    if (!name.success) throw invalid("file", `The name of the file: ${name.error.issues[0]?.message}`);
    if (file.size > MAX_ATTACHMENTS) throw new ApiError("REQUEST_TOO_LARGE", { param: "file", message: "A file may be 25 MiB." });
    const given = mediaType.safeParse(file.contentType);
    // What a program says that does not know the type is no better than a guess by the name.
    const known = given.success && given.data !== "application/octet-stream" ? given.data : contentTypeOf(name.data);
    return { filename: name.data, contentType: known, size: file.size, sha256: await blobs.put(file.bytes()) };
  },
  async handler(ctx, _input, file) {
    const expiresAt = new Date(Date.now() + KEEP_MS);
    const row = await ctx.db.upload.create({ data: { workspaceId: ctx.workspace.id, ...file, expiresAt } });
    const { filename, contentType, size, sha256 } = file;
    ctx.record({ resourceId: formatId("upl", row.id), metadata: { filename, size, sha256 } });
    return { data: { upload_id: row.id, filename, content_type: contentType, size, sha256, expires_at: expiresAt } };
  },
});
