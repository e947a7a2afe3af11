import { env } from "#lib/platform/env";
import { definitionSchema } from "#lib/runtime/workflow/definition";

const PATH = "/schemas/workflow.json";

/** What a workflow is, for editors and agents, under the address that a definition's `$schema` can name. */
export const workflowSchema = { path: PATH, document: () => definitionSchema(`${env().PUBLIC_URL}${PATH}`) };
