import { wireSchema } from "#lib/api/openapi";
import type { Operation } from "#lib/api/operation";
import { SCOPES } from "#lib/auth/scopes";

type Property = { type?: string; enum?: unknown[]; description?: string; $ref?: string; anyOf?: Property[]; default?: unknown };

/** `/skill.md`: this API for agents, in the skill format, made from the operations. */
export function skillMd(operations: Operation[], url: string, marketplace: string): string {
  const groups = Map.groupBy(operations, (operation) => operation.path.replace(/^\/api\/(v1\/)?/, "").split("/")[0] as string);
  const sections = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, list]) => `### ${name}\n\n${list.map(describe).join("\n")}`);
  return `---
name: clanker
description: Run skills, follow their output and fetch what they produce in a Clanker workspace, over its REST API. Use it when a task can be done by a skill of the marketplace, or when results are to be kept in the workspace.
---

# Clanker API

Base address: ${url}

## Signing in

Send the workspace's API key with every call: \`x-api-key: ck_…\` (or \`Authorization: Bearer ck_…\`). A key works in one
workspace. Send it to ${url} only. The marketplace can be read without a key.

Without a key, ask for one: a person opens \`verification_url_complete\` and approves, then one poll answers \`completed\` with the key.
Between polls wait \`interval\` seconds, and keep the key where only you can read it.

\`\`\`bash
curl ${url}/api/v1/activate -H "content-type: application/json" -d '{"client_label": "your name", "scopes": ["tool:execute", "workspace:files:read"]}'
curl ${url}/api/v1/activate/poll -H "content-type: application/json" -d '{"device_code": "…"}'
\`\`\`

For more than the key may do, \`POST ${url}/api/v1/agents/request-permission\` asks the person behind it.

## As tools, over MCP

\`${url}/mcp\` is a Model Context Protocol server (Streamable HTTP; \`${url}/mcp/sse\` for what knows only SSE). It takes the same key, or
OAuth 2.1: programs find out from the 401, register by themselves and open the person's browser. Where there is no browser, OAuth's
device grant works. The metadata is at ${url}/.well-known/oauth-authorization-server, the commands for each program at ${url}/docs/mcp.

\`\`\`bash
claude mcp add --transport http clanker ${url}/mcp
\`\`\`

The tools: ${toolNames(operations)}.

## Find a skill

\`\`\`bash
curl "${url}/api/v1/marketplace/skills?q=invoice&sort=relevance&limit=5"    # or &category=documents
curl ${url}/api/v1/marketplace/skills/invoice-builder                       # readme, parameters, requires, example
curl ${url}/api/v1/marketplace/skills/invoice-builder/example               # a body that a run takes as it is
\`\`\`

\`requires\` names the secrets and hosts that a skill needs. A skill with \`"runtime": "script"\` needs no language model.

## Run a skill

\`\`\`bash
curl ${url}/api/v1/skills/summarize/run \\
  -H "x-api-key: $CLANKER_KEY" -H "content-type: application/json" \\
  -H "idempotency-key: $(date +%s)-summarize" \\
  -d '{"input": "The text to summarize …"}'
# {"executionId":"exec_42", …}

curl "${url}/api/v1/executions/exec_42/status?wait=25" -H "x-api-key: $CLANKER_KEY"
\`\`\`

Ask for the status until it is \`completed\`, \`failed\` or \`cancelled\`. \`wait\` holds the answer until there is news;
\`blocksAfter=N\` leaves out what you have. Files that the run left are its \`artifacts\`.

## The workspace's memory

A document that everyone in the workspace shares, for what the next agent should know. Add to it with one call; of those that
come at once none is lost. To rewrite it, send the ETag that you read: \`if-match: "3"\` answers 412 if it was changed meanwhile.

\`\`\`bash
curl ${url}/api/v1/memory -H "x-api-key: $CLANKER_KEY"

curl ${url}/api/v1/memory/append -H "x-api-key: $CLANKER_KEY" -H "content-type: application/json" \\
  -d '{"note": "2026-05-24T12:00Z: finished the review"}'
\`\`\`

## Files for a run

Small ones go into \`attachments\` of the run, in base64. Larger ones, or those that several runs take, are sent ahead:

\`\`\`bash
curl ${url}/api/v1/uploads -H "x-api-key: $CLANKER_KEY" -F file=@report.pdf
# {"data":{"upload_id":"upl_7", …}}, then: "attachments": [{"uploadId": "upl_7"}]
\`\`\`

## Install a skill on this machine

Public skills install with the programs that people have, and without a key:

\`\`\`bash
claude plugin marketplace add ${url}/marketplace.json && claude plugin install summarize@${marketplace}
npx skills add ${url} --skill summarize -y
npx clawhub --site ${url} install summarize
git clone ${url}/git/summarize.git
\`\`\`

Several at once, private ones too: \`POST ${url}/api/v1/downloads\` with \`{"scope": "drive"}\` answers the address of a zip.

## Rules

* Errors: \`{"error":{"type","message","code","param"?,"request_id","doc_url"}}\`. Decide by \`code\`. A missing permission is
  \`{"error":"PERMISSION_REQUIRED","scope":"…","request_url":"…","retryable":true}\`.
* Limits: \`x-ratelimit-remaining\` and \`-reset\` on every answer; after 429 wait for \`retry-after\` seconds.
* Retries: give POST calls an \`idempotency-key\`; the same key within 24 hours answers the same, and the work is done once.
* Lists: newest first; \`after_id\` is the last id you have, \`limit\` up to 100, \`has_more\` says whether to go on.
* Ids look like \`exec_42\`; the bare number works too.

## Operations

Paths begin at ${url}. \`?\` marks what may be left out.

${sections.join("\n\n")}

## Scopes

${Object.entries(SCOPES)
  .map(([scope, meaning]) => `* \`${scope}\`: ${meaning}.`)
  .join("\n")}

The machine-readable description is at ${url}/openapi.json. For people, with examples for each operation: ${url}/docs/api.
What to do about an error code: ${url}/docs/errors. How a key is asked for, and more scopes: ${url}/docs/device-flow, ${url}/docs/consent.
`;
}

/** Each tool is an operation, but for `write-memory`, which is two. */
const toolNames = (operations: Operation[]): string =>
  ["write-memory", ...operations.flatMap(({ tool }) => tool ?? [])]
    .sort()
    .map((name) => `\`${name}\``)
    .join(", ");

function describe(operation: Operation): string {
  const schema = wireSchema(operation.input) as { properties?: Record<string, Property>; required?: string[] };
  const fields = Object.entries(schema.properties ?? {})
    .filter(([name]) => !operation.pathParams.includes(name) && !operation.eventHeaders[name] && name !== operation.eventText)
    .map(([name, property]) => `${name}${schema.required?.includes(name) ? "" : "?"}: ${typeOf(property)}`);
  const form = { json: "", form: " (multipart/form-data)", event: " (the body itself)" }[operation.takes];
  const scope = operation.scope === "public" ? "no key needed" : operation.scope === "full" ? "full access" : operation.scope;
  return `* **${operation.method} ${operation.path}**: ${operation.summary} (${scope})${fields.length > 0 ? `\n  ${fields.join(", ")}${form}` : ""}`;
}

function typeOf(property: Property): string {
  if (property.enum) return property.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (property.anyOf) return property.anyOf.map(typeOf).join(" | ");
  return property.type ?? "any";
}
