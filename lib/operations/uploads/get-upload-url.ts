import { z } from "zod";
import { operation } from "#lib/api/operation";
import { MAX_SKILL_ZIP, uploadUrl } from "#lib/operations/uploads/upload-place";

export const getUploadUrl = operation({
  route: "POST /uploads/url",
  summary: "Where a browser sends a skill's zip to.",
  description: "The address takes a session, an API key or an upload ticket.",
  scope: "workspace:files:write",
  audit: null,
  input: {},
  output: z.object({
    data: z
      .object({
        upload_url: z.string(),
        method: z.literal("POST"),
        field: z.literal("file"),
        content_type: z.literal("multipart/form-data"),
        max_bytes: z.int(),
      })
      .meta({ id: "UploadAddress" }),
  }),
  async handler() {
    return { data: { upload_url: uploadUrl(), method: "POST", field: "file", content_type: "multipart/form-data", max_bytes: MAX_SKILL_ZIP } } as const;
  },
});
