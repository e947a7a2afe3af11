import { randomBytes } from "node:crypto";
import { SkillsClient } from "@modelcontextprotocol/client/ext/skills";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { expect, test } from "vitest";
import { ALL_SCOPES } from "#lib/auth/scopes";
import { blobs } from "#lib/platform/blob";
import { db } from "#lib/platform/db";
import { createWorld, type World } from "#lib/testing/example-world";
import { mcpClient, openServer, visitorOf } from "#lib/testing/mcp-in-memory";
import { publishFiles } from "#lib/testing/publish-files";
import { json } from "#lib/testing/request";
import { connectModernClient } from "#lib/testing/tool-client";
import { createWorkspace } from "#lib/testing/workspace";

async function leave(world: World, filename: string, contentType: string, bytes: Uint8Array) {
  const data = { workspaceId: world.workspace.id, executionId: world.executionId, filename, contentType, size: bytes.length, sha256: await blobs.put(bytes) };
  return `art_${(await db().artifact.create({ data })).id}`;
}

test("lists the memory, the artifacts newest first and the installed skills, and reads each", async () => {
  const world = await createWorld();
  await json("PUT /api/v1/memory", { key: world.key, body: { content: "# Ünïque" } });
  await json("POST /api/v1/skills/summarize/install", { key: world.key, body: {} });
  const bytes = randomBytes(5000);
  const [nested, picture, lying] = [
    await leave(world, "out/a report #1?.md", "text/markdown; charset=utf-8", Buffer.from("# Report\n")),
    await leave(world, "p.png", "image/png", bytes),
    await leave(world, "broken.txt", "text/plain", Uint8Array.of(0xff, 0xfe, 0x41)),
  ];
  const client = await mcpClient(world.key);
  const { resources } = await client.listResources();
  expect(resources.map(({ uri }) => uri)).toEqual([
    "memory://memory.md",
    `artifact://${lying}/broken.txt`,
    `artifact://${picture}/p.png`,
    `artifact://${nested}/a%20report%20%231%3F.md`,
    `artifact://art_${world.artifactId}/a.txt`,
    "skill://summarize/SKILL.md",
  ]);
  expect(resources[3]).toMatchObject({ name: "out/a report #1?.md", size: 9, mimeType: "text/markdown; charset=utf-8" });
  const read = async (i: number) => (await client.readResource({ uri: (resources[i] as { uri: string }).uri })).contents[0];
  expect(await read(0)).toEqual({ uri: "memory://memory.md", mimeType: "text/markdown", text: "# Ünïque" });
  expect(await read(1)).toMatchObject({ mimeType: "text/plain", blob: Buffer.from([0xff, 0xfe, 0x41]).toString("base64") });
  expect(await read(2)).toMatchObject({ mimeType: "image/png", blob: bytes.toString("base64") });
  expect(await read(3)).toMatchObject({ text: "# Report\n" });
  expect(await read(5)).toMatchObject({ mimeType: "text/markdown", text: expect.stringMatching(/^---\nname: summarize\n/) });
});

test("a client of the SDK before reads the same", async () => {
  const world = await createWorld();
  const client = new Client({ name: "test", version: "1.0.0" });
  await client.connect((await openServer(await visitorOf({ "x-api-key": world.key }))) as Parameters<Client["connect"]>[0]);
  const { resources } = await client.listResources();
  expect(resources.map(({ uri }) => uri)).toEqual(["memory://memory.md", `artifact://art_${world.artifactId}/a.txt`]);
  expect((await client.readResource({ uri: `artifact://art_${world.artifactId}/a.txt` })).contents).toMatchObject([{ text: "hello" }]);
  expect((await client.listResourceTemplates()).resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual([
    ...["artifact://{artifactId}/{filename}", "skill://{slug}/SKILL.md", "skill://{+path}"],
  ]);
  expect(client.getServerCapabilities()).toMatchObject({
    ...{ resources: { subscribe: true, listChanged: true }, prompts: { listChanged: true }, tools: { listChanged: true }, logging: {}, completions: {} },
    extensions: { "io.modelcontextprotocol/skills": {} },
  });
});

test("the version without sessions offers the same, to be kept by nobody else", async () => {
  const world = await createWorld();
  await json("POST /api/v1/skills/summarize/install", { key: world.key, body: {} });
  const { client } = await connectModernClient(world.key);
  const { resources, ...hints } = await client.listResources();
  expect(resources.map(({ uri }) => uri)).toEqual(["memory://memory.md", `artifact://art_${world.artifactId}/a.txt`, "skill://summarize/SKILL.md"]);
  expect(hints).toMatchObject({ cacheScope: "private" });
  expect((await client.readResource({ uri: `artifact://art_${world.artifactId}/a.txt` })).contents).toMatchObject([{ text: "hello" }]);
  expect((await client.listPrompts()).prompts).toMatchObject([{ name: "summarize" }]);
  const skills = new SkillsClient(client);
  const [entry] = (await skills.list()).skills;
  expect(entry && (await skills.read(entry)).verified).toBe(true);
  const ref = { type: "ref/resource", uri: "artifact://{artifactId}/{filename}" } as const;
  expect((await client.complete({ ref, argument: { name: "artifactId", value: "" } })).completion.values).toEqual([`art_${world.artifactId}`]);
});

test("says what is not there, what is too large, and how to get it", async () => {
  const [world, stranger] = [await createWorld(), await createWorld()];
  const large = await leave(world, "big.bin", "application/octet-stream", randomBytes(1024 * 1024 + 1));
  const client = await mcpClient(world.key);
  const why = async (uri: string) =>
    client.readResource({ uri }).then(
      () => "read",
      ({ code, message }) => `${code} ${message}`,
    );
  const mine = `artifact://art_${world.artifactId}`;
  expect(await why(`artifact://${large}/big.bin`)).toMatch(new RegExp(`^-32602 .*1048577 bytes.*download-artifact with artifactId ${large}`));
  expect(await why(`${mine}/b.txt`)).toContain(`${mine}/a.txt`);
  for (const uri of [`artifact://art_${stranger.artifactId}/a.txt`, "artifact://art_2000000000/a.txt", "artifact://nonsense/a.txt"])
    expect(await why(uri), uri).toMatch(/^-32602 .*There is/);
  for (const uri of [
    "artifact://art_1",
    "memory://other.md",
    "skill://no-such-skill-here/SKILL.md",
    "skill://summarize/none.md",
    "skill://summarize/%ZZ",
    "nonsense",
  ])
    expect(await why(uri), uri).toMatch(/^-32602/);
  await db().artifact.update({ where: { id: world.artifactId }, data: { deletedAt: new Date() } });
  expect(await why(`${mine}/a.txt`)).toMatch(/^-32602/);
  const lost = await leave(world, "lost.bin", "application/octet-stream", randomBytes(20));
  const { sha256 } = await db().artifact.findFirstOrThrow({ where: { id: Number(lost.slice(4)) } });
  await blobs.delete(sha256, new Date(Date.now() + 60_000));
  expect(await why(`artifact://${lost}/lost.bin`)).toMatch(/^-32602 .*not there any more/);
});

test("what a caller may not read is not listed, and asking for it says which scope it needs", async () => {
  const world = await createWorld();
  await json("POST /api/v1/skills/summarize/install", { key: world.key, body: {} });
  const listed = async (scopes: string[]) => {
    const client = await mcpClient((await world.addKey(scopes)).key);
    return (await client.listResources()).resources.map(({ uri }) => uri.split(":")[0]);
  };
  expect(await listed([...ALL_SCOPES])).toEqual(["memory", "artifact", "skill"]);
  expect(await listed(["memory:read"])).toEqual(["memory"]);
  expect(await listed(["workspace:files:read"])).toEqual(["artifact", "skill"]);
  expect(await listed([])).toEqual([]);
  const before = await db().auditEntry.count({ where: { workspaceId: world.workspace.id } });
  const client = await mcpClient((await world.addKey(["tool:execute"])).key);
  expect([(await client.listResources()).resources, (await client.listPrompts()).prompts]).toEqual([[], []]);
  // A list is no attempt at what it leaves out.
  expect(await db().auditEntry.count({ where: { workspaceId: world.workspace.id } })).toBe(before);
  for (const [uri, scope] of [
    ["memory://memory.md", "memory:read"],
    [`artifact://art_${world.artifactId}/a.txt`, "workspace:files:read"],
    ["skill://summarize/SKILL.md", "workspace:files:read"],
  ] as const) {
    const error = await client.readResource({ uri }).catch((error: unknown) => error);
    expect(error).toMatchObject({ code: -32600, data: { error: "PERMISSION_REQUIRED", scope } });
  }
});

test("completes ids, names, slugs and paths", async () => {
  const world = await createWorld();
  const slug = `zz-${randomBytes(6).toString("hex")}`;
  await publishFiles(slug, "1.0.0", { "scripts/a.sh": "true\n" }, { workspaceId: world.workspace.id, isPublic: false });
  await json(`POST /api/v1/skills/${slug}/install`, { key: world.key, body: {} });
  const client = await mcpClient(world.key);
  const complete = async (uri: string, name: string, value: string, context?: Record<string, string>) =>
    (await client.complete({ ref: { type: "ref/resource", uri }, argument: { name, value }, ...(context && { context: { arguments: context } }) })).completion
      .values;
  const artifact = "artifact://{artifactId}/{filename}";
  expect(await complete(artifact, "artifactId", "art_")).toEqual([`art_${world.artifactId}`]);
  expect(await complete(artifact, "filename", "", { artifactId: `art_${world.artifactId}` })).toEqual(["a.txt"]);
  expect(await complete(artifact, "filename", "", { artifactId: "art_2000000000" })).toEqual([]);
  expect(await complete("skill://{slug}/SKILL.md", "slug", slug.slice(0, 8))).toEqual([slug]);
  expect(await complete("skill://{slug}/SKILL.md", "slug", slug)).toEqual([slug]);
  expect(await complete("skill://{slug}/SKILL.md", "slug", "summ")).toContain("summarize");
  expect(await complete("skill://{slug}/SKILL.md", "slug", "Ünï")).toEqual([]);
  expect(await complete("skill://{slug}/SKILL.md", "slug", "x".repeat(100))).toEqual([]);
  expect(await complete("skill://{+path}", "path", `${slug}/s`)).toEqual([`${slug}/scripts/a.sh`]);
  await expect(complete("nothing://{x}", "x", "")).rejects.toMatchObject({ code: -32602 });
  const stranger = await mcpClient((await createWorkspace()).key);
  const theirs = await stranger.complete({ ref: { type: "ref/resource", uri: "skill://{slug}/SKILL.md" }, argument: { name: "slug", value: slug } });
  expect(theirs.completion.values).toEqual([]);
});
