/** What holds for every operation, in Markdown. */
export const overview = (url: string): string => `
## Address and key

Paths begin at \`${url}\`. Send an API key as \`x-api-key\` or as \`Authorization: Bearer\`; a session's token goes in \`x-auth-token\`.
A key works in one workspace. [Make one](/settings/keys), or let a program ask for one by the [device flow](/docs/device-flow).

\`\`\`bash
curl ${url}/api/v1/profile -H "x-api-key: $CLANKER_KEY"
\`\`\`

Bodies and answers are JSON, in UTF-8. Fields that nobody knows are refused by name. The document that machines read is
[openapi.json](/openapi.json), and agents have much of this as tools: [MCP](/docs/mcp).

## Refusals

A refusal names its code, the field that is wrong and the id under which the server's log has the request. Decide by the code; it
stays when the sentence is improved. All of them: [error codes](/docs/errors).

\`\`\`json
{
  "error": {
    "type": "invalid_request_error",
    "message": "Must be an id such as exec_42.",
    "code": "INVALID_INPUT",
    "param": "after_id",
    "request_id": "req_0b5f4e0e8f3c4d5b",
    "doc_url": "${url}/docs/errors#INVALID_INPUT"
  }
}
\`\`\`

What is refused for want of a scope has a flat shape, with the address where an agent asks for it: [consent](/docs/consent).

## Retries

Give a POST an \`idempotency-key\` of your own. The same key within 24 hours answers the same, and the work is done once. With the same key and another
body the answer is \`IDEMPOTENCY_KEY_REUSED\`.

## Limits

Every answer has \`x-ratelimit-limit\`, \`x-ratelimit-remaining\` and \`x-ratelimit-reset\`. After 429 wait as many seconds as \`retry-after\` says.

## Lists

Lists come in pages (cursor pagination) and begin with the newest. \`limit\` is up to 100, \`after_id\` is the last id that you have, and \`has_more\` says whether to go on.

## Ids and times

Ids look like \`exec_42\`; the bare number is taken too. Times are ISO 8601 in UTC. Amounts are decimal numbers of dollarinos.

## Versions

\`clanker-version\` names a date: the answer is what the API was that day. Without it you get today's.
`;
