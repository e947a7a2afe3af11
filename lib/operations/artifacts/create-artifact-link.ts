import { z } from "zod";
import { formatId, id, timestamp } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { artifactLink } from "#lib/operations/artifacts/artifact-link";
import { findArtifact } from "#lib/operations/artifacts/find-artifact";

const link = z
  .object({
    artifactId: id("art"),
    filename: z.string(),
    contentType: z.string(),
    size: z.int().meta({ description: "Bytes." }),
    sha256: z.string(),
    url: z.url().meta({ description: "Where the bytes are, for whoever knows it." }),
    expiresAt: timestamp(),
  })
  .meta({ id: "ArtifactLink" });

export const createArtifactLink = operation({
  route: "POST /artifacts/{id}/link",
  summary: "Get an artifact's download URL.",
  description: "It works without a credential for ten minutes, and no longer than the artifact and the key that asked. Takes `Range` and `If-None-Match`.",
  scope: "workspace:files:read",
  role: "viewer",
  tool: "download-artifact",
  audit: "artifact.link",
  input: { id: id("art") },
  output: link,
  status: 201,
  async handler(ctx, input) {
    const row = await findArtifact(ctx, input.id);
    ctx.record({ resourceId: formatId("art", row.id) });
    return { ...row, artifactId: row.id, ...artifactLink(ctx.caller, row) };
  },
});
