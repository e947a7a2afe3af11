import { Client } from "@modelcontextprotocol/client";
import { expect, test } from "vitest";
import { askKey, granted } from "#lib/testing/agent";
import { createWorld } from "#lib/testing/example-world";
import { openServer, visitorOf } from "#lib/testing/mcp-in-memory";
import { json } from "#lib/testing/request";

async function connected(visitor: Awaited<ReturnType<typeof visitorOf>>) {
  const client = new Client({ name: "test", version: "1.0.0" });
  await client.connect(await openServer(visitor));
  return client;
}

test("a grant for one call is not used up by lists, and lets one resource or prompt through", async () => {
  const world = await createWorld();
  await json("POST /api/v1/skills/summarize/install", { key: world.key, body: {} });
  const reads = [
    (client: Client) => client.readResource({ uri: `artifact://art_${world.artifactId}/a.txt` }),
    (client: Client) => client.readResource({ uri: "skill://summarize/SKILL.md" }),
    (client: Client) => client.getPrompt({ name: "summarize", arguments: { text: "x" } }),
  ];
  for (const read of reads) {
    const agent = await askKey(world);
    const grant = await granted(world, agent, ["workspace:files:read"], "one_time");
    const client = await connected(await visitorOf({ "x-api-key": agent.key, "x-permission-grant": grant }));
    expect([(await client.listResources()).resources, (await client.listPrompts()).prompts]).toEqual([[], []]);
    await read(client);
    await expect(read(client)).rejects.toMatchObject({ code: -32600, data: { scope: "workspace:files:read" } });
  }
});

test("on a long connection a list follows what its key may do by now", async () => {
  const world = await createWorld();
  const visitor = await visitorOf({ "x-api-key": (await world.addKey(["memory:read"])).key });
  const client = await connected(visitor);
  const listed = async () => (await client.listResources()).resources.map(({ name }) => name);
  expect(await listed()).toEqual(["memory.md"]);
  visitor.caller = (await visitorOf({ "x-api-key": (await world.addKey(["workspace:files:read"])).key })).caller;
  expect(await listed()).toEqual(["a.txt"]);
});
