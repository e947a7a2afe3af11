import { z } from "zod";
import { operation } from "#lib/api/operation";
import { app, refusing } from "#lib/operations/connectors/connector";
import { sourceContent, sourceId, toSourceContent } from "#lib/operations/connectors/source";
import { ref } from "#lib/operations/executions/connector";
import { reading } from "#lib/runtime/connectors/action-run";
import { connectors } from "#lib/runtime/connectors/connectors";
import { ConnectorProblem, isConnectorProblem } from "#lib/runtime/connectors/problem";

/** No path that leaves the source, and none that means another when it is tidied. */
const isInside = (path: string) => path.split("/").every((each) => each !== "" && each !== "." && each !== "..");

export const getSourceContent = operation({
  route: "GET /connectors/{app}/content",
  summary: "Read a file of a source, or see what is in a folder of it.",
  description: "An app that is not connected: 403 `TOOL_NOT_CONNECTED`. A file larger than 8 MiB: 400; a run reads it from the repository that it is given.",
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
  prepare(ctx, { app, source, ref, path }) {
    const read = reading(ctx.workspace.id, app, (connected) => connectors[app].content(connected, { source, ref, path })).catch((error: unknown) => {
      // Without a path nothing but the source can be what is not there.
      const bare = path === undefined && isConnectorProblem(error) && error.code === "NOT_FOUND" && error.param === undefined;
      throw bare ? new ConnectorProblem(error.code, error.message, { param: "source" }) : error;
    });
    return refusing(read);
  },
  handler: async (_ctx, { source, path }, content) => toSourceContent(content, { source, path: path ?? null }),
});
