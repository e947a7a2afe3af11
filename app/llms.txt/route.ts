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
- [Documentation](${url}/docs): the operations for people
- [Error codes](${url}/docs/errors): what each means
- [Skills](${url}/skills): the marketplace
- [Claude Code's marketplace](${url}/marketplace.json): \`claude plugin marketplace add ${url}/marketplace.json\`
- [Index of agent skills](${url}/.well-known/agent-skills/index.json): \`npx skills add ${url}\`
`;
  return new Response(text, { headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "public, max-age=300" } });
};
