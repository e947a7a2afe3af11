import type { App } from "#lib/platform/apps";
import type { Example, World } from "#lib/testing/example-world";
import { allow, connectAccount, sharedProviders } from "#lib/testing/providers";
import { json } from "#lib/testing/request";

/** An example for a world in which an account of the app is connected. */
const connected = (app: App, example: Example) => async (world: World) => {
  await connectAccount(world, app);
  return example;
};

/** A person who has just come back from GitHub. */
async function back(world: World): Promise<Example> {
  await sharedProviders();
  const { body } = await json("POST /api/v1/connectors/github/connect", { token: world.token, body: {} });
  const { searchParams } = await allow(body.authorizationUrl, "ada");
  return { body: { state: searchParams.get("state"), code: searchParams.get("code") } };
}

/** Examples for connectors, with accounts at what stands for the providers. */
export const CONNECTOR_EXAMPLES = {
  listConnectors: () => ({}),
  getConnector: () => ({ params: { app: "notion" } }),
  connectConnector: async (): Promise<Example> => {
    await sharedProviders();
    return { params: { app: "gmail" } };
  },
  finishConnector: back,
  disconnectConnector: connected("gmail", { params: { app: "gmail" } }),
  listSources: connected("github", { params: { app: "github" }, query: "?limit=2" }),
  listBranches: connected("github", { params: { app: "github", id: "ada%2Fengine" }, query: "?limit=2" }),
  getSourceContent: connected("github", { params: { app: "github" }, query: "?source=ada%2Fengine&ref=main&path=README.md" }),
  listGithubRepos: connected("github", { query: "?limit=2" }),
  searchConnectorActions: connected("github", { query: "?q=comment&app=github" }),
  runConnectorAction: connected("github", { params: { name: "github.list_commits" }, body: { input: { repository: "ada/engine" } } }),
  listConnectorTriggers: connected("github", {}),
};
