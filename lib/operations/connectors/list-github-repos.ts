import { operation } from "#lib/api/operation";
import { page } from "#lib/api/pages";
import { refusing } from "#lib/operations/connectors/connector";
import { forwardInput, repository, toForwardPage } from "#lib/operations/connectors/source";
import { reading } from "#lib/runtime/connectors/action-run";
import { listRepositories } from "#lib/runtime/connectors/github/repositories";

export const listGithubRepos = operation({
  route: "GET /connectors/github/repos",
  summary: "List the repositories that the connected GitHub account can read.",
  description: "Without a connected account: 403 `TOOL_NOT_CONNECTED`. A public repository can be used without one: as the `connector` of a run.",
  scope: "connector:github:read",
  tool: "list-github-repos",
  input: forwardInput,
  output: page(repository),
  prepare: (ctx, { after_id: after, limit }) => refusing(reading(ctx.workspace.id, "github", (connected) => listRepositories(connected, { after, limit }))),
  handler: async (_ctx, _input, part) => toForwardPage(part, ({ id }) => id),
});
