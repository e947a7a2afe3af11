import type { z } from "zod";
import { operation } from "#lib/api/operation";
import { page } from "#lib/api/pages";
import { notConnected } from "#lib/operations/connectors/connector";
import { forwardInput, repository } from "#lib/operations/connectors/source";

const output = page(repository);

export const listGithubRepos = operation({
  route: "GET /connectors/github/repos",
  summary: "List the repositories that the connected GitHub account can read.",
  description: "Without a connected account: 403 `TOOL_NOT_CONNECTED`. A public repository can be used without one: as the `connector` of a run.",
  scope: "connector:github:read",
  tool: "list-github-repos",
  input: forwardInput,
  output,
  async handler(): Promise<z.output<typeof output>> {
    throw notConnected("github");
  },
});
