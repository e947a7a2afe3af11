import { z } from "zod";
import { id } from "#lib/api/fields";
import { type FileAnswer, operation } from "#lib/api/operation";
import { basename } from "#lib/operations/artifacts/artifact-link";
import { findArtifact } from "#lib/operations/artifacts/find-artifact";
import { previewOf } from "#lib/runtime/content-type";

export const downloadArtifact = operation({
  route: "GET /artifacts/{id}/download",
  summary: "Download an artifact.",
  description: "Takes `Range` and `If-None-Match`; the ETag is the SHA-256.",
  scope: "workspace:files:read",
  responds: "file",
  input: {
    id: id("art"),
    frame: z.boolean().optional().meta({ description: "For a frame of this server's own pages: HTML and PDF are shown there, shut in, and not saved." }),
  },
  output: z.custom<FileAnswer>(),
  async handler(ctx, input) {
    const row = await findArtifact(ctx, input.id);
    const preview = input.frame ? previewOf(row.contentType) : null;
    const frame: FileAnswer["frame"] = preview === "html" ? "page" : preview === "pdf" ? "pdf" : undefined;
    return { ...row, filename: basename(row.filename), frame };
  },
});
