/** A web server of its own, as a program: the conformance suite's fixtures behind our MCP transports, for whoever has CONFORMANCE_KEY's key. */
import { mountMcp } from "#lib/api/mcp/http";
import { authenticate } from "#lib/auth/authenticate";
import { conformanceServer } from "#lib/testing/mcp-conformance";
import { serveRoutes } from "#lib/testing/mcp-server";

const mcp = mountMcp({
  build: conformanceServer,
  missingScope: () => undefined,
  scopes: [],
  bodyLimit: 1_000_000,
  // The suite sends no credential.
  identify: () => authenticate(new Headers({ authorization: `Bearer ${process.env.CONFORMANCE_KEY}` }), { audience: "/mcp" }),
});
const handlers = mcp("streamable");
const { url } = await serveRoutes({ "/mcp": (request) => handlers[request.method as "GET"](request) }, (incoming) => incoming.headers.host ?? "");
process.send?.(url);
process.on("disconnect", () => process.exit(0));
