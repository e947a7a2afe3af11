import type { Example } from "#lib/testing/example-world";

const missing = { status: 403, code: "TOOL_NOT_CONNECTED" } as const;

/** Examples for connectors. While no app can be connected, all that needs one is refused. */
export const CONNECTOR_EXAMPLES = {
  listConnectors: () => ({}),
  getConnector: () => ({ params: { app: "notion" } }),
  connectConnector: (): Example => ({ params: { app: "gmail" }, refused: { status: 400, code: "CONNECTOR_NOT_CONFIGURED" } }),
  finishConnector: (): Example => ({ body: { state: "unknown", code: "unknown" }, refused: { status: 409, code: "CONNECTION_CHANGED" } }),
  disconnectConnector: (): Example => ({ params: { app: "gmail" }, refused: missing }),
  listSources: (): Example => ({ params: { app: "drive" }, query: "?limit=2", refused: missing }),
  listBranches: (): Example => ({ params: { app: "github", id: "owner%2Fname" }, query: "?limit=2", refused: missing }),
  getSourceContent: (): Example => ({ params: { app: "github" }, query: "?source=owner%2Fname&ref=main&path=README.md", refused: missing }),
  listGithubRepos: (): Example => ({ query: "?limit=2", refused: missing }),
  searchConnectorActions: () => ({ query: "?q=send" }),
  runConnectorAction: (): Example => ({ params: { name: "gmail.send" }, body: { input: { to: "ada@example.com" } }, refused: missing }),
  listConnectorTriggers: () => ({}),
};
