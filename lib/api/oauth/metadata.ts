import { notFound } from "#lib/api/errors";
import { RESOURCES } from "#lib/api/oauth/resource";
import { originOf } from "#lib/api/origin";
import { jsonDocument, plain } from "#lib/api/plain";
import { AUTH_METHODS, GRANT_TYPES } from "#lib/auth/oauth/client-metadata";
import { ALL_SCOPES, type Scope } from "#lib/auth/scopes";

/**
 * What the tools of MCP need. Apps ask for all that the document about `/mcp` lists, and people tick it all: no profile, no other
 * agents, and of people's accounts elsewhere only what a tool is about. The rest can be added by the person, or asked for later.
 */
export const MCP_SCOPES: readonly Scope[] = [
  "memory:read",
  "memory:write",
  "workspace:files:read",
  "workspace:files:write",
  "tool:execute",
  "billing:read",
  "connector:github:read",
];

/** A document about one of the things that tokens are for, by its path; about nothing else. */
function aboutResource(base: string, document: (origin: string, path: string) => unknown) {
  return plain(base, async (request) => {
    const origin = originOf(request);
    const path = new URL(request.url).pathname.slice(base.length);
    if (!Object.hasOwn(RESOURCES, path)) throw notFound();
    const response = jsonDocument(request, document(origin, path));
    response.headers.set("vary", "host");
    return response;
  });
}

/** RFC 9728: whom to ask for a token. Its `resource` is the very address that the document was asked for. */
export const protectedResource = aboutResource("/.well-known/oauth-protected-resource", (origin, path) => ({
  resource: `${origin}${path === "/" ? "" : path}`,
  authorization_servers: [origin],
  scopes_supported: RESOURCES[path] === "/mcp" ? MCP_SCOPES : ALL_SCOPES,
  bearer_methods_supported: ["header"],
  resource_name: "Clanker",
  resource_documentation: `${origin}/docs/mcp`,
}));

/** RFC 8414. Older clients look for it below the path that they were given; it is the same. */
export const authorizationServer = aboutResource("/.well-known/oauth-authorization-server", (origin) => ({
  issuer: origin,
  authorization_endpoint: `${origin}/oauth/authorize`,
  token_endpoint: `${origin}/oauth/token`,
  registration_endpoint: `${origin}/oauth/register`,
  revocation_endpoint: `${origin}/oauth/revoke`,
  device_authorization_endpoint: `${origin}/oauth/device_authorization`,
  scopes_supported: ALL_SCOPES,
  response_types_supported: ["code"],
  response_modes_supported: ["query"],
  grant_types_supported: GRANT_TYPES,
  code_challenge_methods_supported: ["S256"],
  token_endpoint_auth_methods_supported: AUTH_METHODS,
  revocation_endpoint_auth_methods_supported: AUTH_METHODS,
  client_id_metadata_document_supported: true,
  authorization_response_iss_parameter_supported: true,
  service_documentation: `${origin}/docs/mcp`,
}));
