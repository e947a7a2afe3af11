import { randomBytes } from "node:crypto";
import type { Client } from "@modelcontextprotocol/client";
import { expect, test } from "vitest";
import { db, type Prisma } from "#lib/platform/db";
import { mcpClient } from "#lib/testing/mcp-in-memory";
import { publishFiles } from "#lib/testing/publish-files";
import { publishSkill } from "#lib/testing/publish-skill";
import { json } from "#lib/testing/request";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

const PARAMETERS = JSON.stringify({
  type: "object",
  properties: {
    topic: { type: "string", title: "Topic", description: "What it is about." },
    count: { type: "integer", title: "How many.", minimum: 1 },
    style: { enum: ["short", "long", 3] },
    loud: { type: "boolean", description: "Whether to shout." },
    tags: { type: "array", items: { type: "string" } },
  },
  required: ["topic", "count"],
});

const name = () => `p-${randomBytes(6).toString("hex")}`;
type Skill = Prisma.SkillGetPayload<{ include: { version: true } }>;

async function install(world: TestWorkspace, slug: string, parameters?: string) {
  const metadata = parameters ? '  clanker-parameters: "parameters.json"\n' : "";
  const files: Record<string, string> = parameters ? { "parameters.json": parameters } : {};
  await publishFiles(slug, "1.0.0", files, { workspaceId: world.workspace.id, isPublic: false, metadata });
  await json(`POST /api/v1/skills/${slug}/install`, { key: world.key, body: {} });
}

const refusal = (client: Client, slug: string, given: Record<string, string>) =>
  client.getPrompt({ name: slug, arguments: given }).then(
    () => "answered",
    ({ code, message }) => `${code} ${message}`,
  );

test("a skill's parameters become the arguments of its prompt, and these the input it is to be run with", async () => {
  const world = await createWorkspace();
  const slug = name();
  await install(world, slug, PARAMETERS);
  const client = await mcpClient(world.key);
  expect((await client.listPrompts()).prompts).toEqual([
    {
      ...{ name: slug, title: slug, description: `Does ${slug} at 1.0.0.` },
      arguments: [
        { name: "topic", description: "What it is about.", required: true },
        { name: "count", description: "How many. As JSON (integer).", required: true },
        { name: "style", description: "One of: short, long, 3.", required: false },
        { name: "loud", description: "Whether to shout. One of: true, false.", required: false },
        { name: "tags", description: "As JSON (array).", required: false },
      ],
    },
  ]);
  const { description, messages } = await client.getPrompt({
    name: slug,
    arguments: { topic: "12", count: "2", style: "3", loud: "false", tags: "" },
  });
  expect(description).toBe(`Does ${slug} at 1.0.0.`);
  const [said, embedded] = messages.map(({ role, content }) => ({ role, ...content })) as [{ text: string }, object];
  expect(said).toMatchObject({ role: "user", type: "text", text: expect.stringContaining("execute-skill") });
  expect(JSON.parse(said.text.slice(said.text.indexOf("{")))).toEqual({ slug, input: { topic: "12", count: 2, style: 3, loud: false } });
  expect(embedded).toMatchObject({
    ...{ role: "user", type: "resource" },
    resource: { uri: `skill://${slug}/SKILL.md`, mimeType: "text/markdown", text: expect.stringContaining(`Version 1.0.0 of ${slug}.`) },
  });
  const good = { topic: "a", count: "1" };
  expect(await refusal(client, slug, { topic: "a" })).toMatch(/^-32602 .*count: This argument is required/);
  expect(await refusal(client, slug, { topic: "", count: "1" })).toMatch(/^-32602 .*topic/);
  expect(await refusal(client, slug, { ...good, count: "many" })).toMatch(/^-32602 .*count: Must be JSON/);
  expect(await refusal(client, slug, { ...good, style: "huge" })).toMatch(/^-32602 .*style: Must be one of: short, long, 3/);
  expect(await refusal(client, slug, { ...good, surplus: "1" })).toMatch(/^-32602 .*surplus: There is no such argument/);
  const complete = async (argument: string, value: string) =>
    (await client.complete({ ref: { type: "ref/prompt", name: slug }, argument: { name: argument, value } })).completion.values;
  expect([await complete("style", ""), await complete("style", "l"), await complete("loud", "t"), await complete("topic", "")]).toEqual([
    ...[["short", "long", "3"], ["long"], ["true"], []],
  ]);
});

test("a skill that takes text has one argument", async () => {
  const world = await createWorkspace();
  const slug = name();
  await install(world, slug);
  const client = await mcpClient(world.key);
  expect((await client.listPrompts()).prompts).toMatchObject([{ name: slug, arguments: [{ name: "input", required: true }] }]);
  const { messages } = await client.getPrompt({ name: slug, arguments: { input: 'say "hi"' } });
  const [text] = messages.map(({ content }) => (content.type === "text" ? content.text : "")) as [string, string];
  expect(JSON.parse(text.slice(text.indexOf("{")))).toEqual({ slug, input: 'say "hi"' });
  expect(await refusal(client, slug, {})).toMatch(/^-32602 .*input: This argument is required/);
});

test("pages go through all skills that are switched on and live; the others have no prompt", async () => {
  const world = await createWorkspace();
  const workspaceId = world.workspace.id;
  const made = await Promise.all(Array.from({ length: 57 }, () => publishSkill({})));
  const skills = await db().skill.findMany({ where: { slug: { in: made } }, include: { version: true }, orderBy: { slug: "asc" } });
  const [absent, off, bad, ...kept] = skills as [Skill, Skill, Skill, ...Skill[]];
  const foreign = await publishSkill({}, { workspaceId: (await createWorkspace()).workspace.id });
  const row = ({ id, version }: Skill, enabled = true) => ({ workspaceId, skillId: id, versionId: version?.id ?? 0, enabled });
  await db().driveSkill.createMany({ data: [row(off, false), row(bad), ...kept.map((each) => row(each))] });
  await db().skillVersion.update({ where: { id: bad.version?.id ?? 0 }, data: { state: "quarantined" } });
  const client = await mcpClient(world.key);
  // The client asks for page after page.
  expect((await client.listPrompts()).prompts.map((prompt) => prompt.name)).toEqual(kept.map(({ slug }) => slug));
  expect((await client.listPrompts({ cursor: String(kept[49]?.slug) })).prompts).toHaveLength(4);
  expect(await refusal(client, off.slug, { input: "x" })).toMatch(/^-32602 .*switched off/);
  expect(await refusal(client, bad.slug, { input: "x" })).toMatch(/^-32600 .*quarantined/);
  expect(await refusal(client, absent.slug, { input: "x" })).toMatch(/^-32602 .*not installed/);
  expect(await refusal(client, foreign, { input: "x" })).toMatch(/^-32602 .*There is no prompt/);
  expect(await refusal(client, "Not A Slug", {})).toMatch(/^-32602/);
  await expect(client.listPrompts({ cursor: "Not A Slug" })).rejects.toMatchObject({ code: -32602 });
});
