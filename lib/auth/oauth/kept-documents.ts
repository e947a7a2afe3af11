/**
 * Copies of the documents of apps that many people use, for a server that cannot reach the internet: without them such an
 * app could not sign in, because it does not fall back to registering itself. Each lets an answer go to the app's own
 * computer only, so whoever pretends to be it gets no further than by registering under its name.
 */
export const KEPT_DOCUMENTS: Readonly<Record<string, object>> = Object.fromEntries(
  [
    {
      client_id: "https://claude.ai/oauth/claude-code-client-metadata",
      client_name: "Claude Code",
      client_uri: "https://claude.ai",
      redirect_uris: ["http://localhost/callback", "http://127.0.0.1/callback"],
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      token_endpoint_auth_method: "none",
    },
  ].map((document) => [document.client_id, document]),
);
