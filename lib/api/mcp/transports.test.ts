import { Client as ClientV2, StreamableHTTPClientTransport as HttpV2 } from "@modelcontextprotocol/client";
import { Client as ClientV1 } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport as SseV1 } from "@modelcontextprotocol/sdk/client/sse.js";
import { StreamableHTTPClientTransport as HttpV1 } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startMcpServer } from "#lib/testing/mcp-server";
import { createWorkspace } from "#lib/testing/workspace";

let server: Awaited<ReturnType<typeof startMcpServer>>;
let key: string;
beforeAll(async () => {
  server = await startMcpServer();
  ({ key } = await createWorkspace());
});
afterAll(() => server.close());

const authorized = () => ({ requestInit: { headers: { authorization: `Bearer ${key}` } } });
const about = { name: "a test", version: "1.0.0" };

test.each([
  ["v1 client, Streamable HTTP", async () => connected(new ClientV1(about), new HttpV1(new URL(`${server.url}/mcp`), authorized()) as never)],
  ["v1 client, Streamable HTTP with a slash", async () => connected(new ClientV1(about), new HttpV1(new URL(`${server.url}/mcp/`), authorized()) as never)],
  ["v1 client, SSE", async () => connected(new ClientV1(about), new SseV1(new URL(`${server.url}/mcp/sse`), authorized()) as never)],
  ["v2 client, Streamable HTTP", async () => connected(new ClientV2(about), new HttpV2(new URL(`${server.url}/mcp`), authorized()) as never)],
])("%s lists tools, writes and reads", async (_, connect) => {
  const client = await connect();
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toContain("execute-skill");
  const written = await client.callTool({ name: "write-memory", arguments: { content: "by MCP", mode: "overwrite" } });
  expect(written.isError).toBeFalsy();
  const read = await client.callTool({ name: "read-memory", arguments: {} });
  expect(read.structuredContent).toMatchObject({ content: "by MCP" });
  await client.close();
});

async function connected<C extends { connect(transport: never): Promise<void> }>(client: C, transport: never): Promise<ClientV1> {
  await client.connect(transport);
  return client as unknown as ClientV1;
}
