import { z } from "zod";
import { id } from "#lib/api/fields";
import { type FileAnswer, operation } from "#lib/api/operation";
import { basename } from "#lib/operations/artifacts/artifact-link";
import { findArtifact } from "#lib/operations/artifacts/find-artifact";

export const downloadArtifact = operation({
  route: "GET /artifacts/{id}/download",
  summary: "Download an artifact.",
  description: "Takes `Range` and `If-None-Match`; the ETag is the SHA-256.",
  scope: "workspace:files:read",
  responds: "file",
  input: { id: id("art") },
  output: z.custom<FileAnswer>(),
  async handler(ctx, input) {
    const row = await findArtifact(ctx, input.id);
    return { ...row, filename: basename(row.filename) };
  },
});
