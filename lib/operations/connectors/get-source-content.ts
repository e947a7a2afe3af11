import { z } from "zod";
import { operation } from "#lib/api/operation";
import { app, notConnected } from "#lib/operations/connectors/connector";
import { sourceContent, sourceId } from "#lib/operations/connectors/source";
import { ref } from "#lib/operations/executions/connector";

/** No path that leaves the source, and none that means another when it is tidied. */
const isInside = (path: string) => path.split("/").every((each) => each !== "" && each !== "." && each !== "..");

export const getSourceContent = operation({
  route: "GET /connectors/{app}/content",
  summary: "Read a file of a source, or see what is in a folder of it.",
  description: "An app that is not connected: 403 `TOOL_NOT_CONNECTED`.",
  scope: "connector:{app}:read",
  tool: "get-source-content",
  input: {
    app,
    source: sourceId().meta({ description: "A source's `id`, as the list of sources answers it." }),
    ref: ref.optional(),
    path: z
      .string()
      .max(4096)
      .refine(isInside, "Must be a path inside the source, such as docs/guide.md.")
      .optional()
      .meta({ description: "The path of the file or folder inside the source, such as `docs/guide.md`; the source itself unless given." }),
  },
  output: sourceContent,
  async handler(_ctx, { app }): Promise<z.output<typeof sourceContent>> {
    throw notConnected(app);
  },
});
