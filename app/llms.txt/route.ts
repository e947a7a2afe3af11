import { env } from "#lib/platform/env";

export const dynamic = "force-dynamic";

/** Where a language model finds what it needs to know, after llmstxt.org. */
export const GET = async () => {
  const url = env().PUBLIC_URL;
  const text = `# Clanker

> A self-hosted workspace where AI skills, workflows, agents and what they produce live together.

- [The API for agents](${url}/skill.md): how to run skills and fetch results
- [MCP server](${url}/docs/mcp): its address is ${url}/mcp, with OAuth or an API key; \`claude mcp add --transport http clanker ${url}/mcp\`
- [OpenAPI](${url}/openapi.json): every operation, machine-readable
- [Quick start](${url}/docs/quick-start): from nothing to a first run, in the browser, with curl and from an agent
- [Device flow](${url}/docs/device-flow): how a program gets a key without anyone copying one
- [Consent](${url}/docs/consent): what an agent may do, and how it asks for more
- [Documentation](${url}/docs): guides, and a page for each operation with examples
- [Error codes](${url}/docs/errors): what each means, and what to do about it
- [Skills](${url}/skills): the marketplace
- [Claude Code's marketplace](${url}/marketplace.json): \`claude plugin marketplace add ${url}/marketplace.json\`
- [Index of agent skills](${url}/.well-known/agent-skills/index.json): \`npx skills add ${url}\`
`;
  return new Response(text, { headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "public, max-age=300" } });
};
