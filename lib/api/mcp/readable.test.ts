import type { Client, LoggingMessageNotification } from "@modelcontextprotocol/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { startWorker } from "#lib/runtime/worker";
import { GRACE_MS } from "#lib/testing/grace";
import { mcpClient } from "#lib/testing/mcp-in-memory";
import { publishSkill } from "#lib/testing/publish-skill";
import { createWorkspace } from "#lib/testing/workspace";

let worker: Awaited<ReturnType<typeof startWorker>>;
beforeAll(async () => {
  worker = await startWorker();
});
afterAll(() => worker.stop(GRACE_MS));

/** What a client is told while it waits. */
function heard(client: Client) {
  const messages: LoggingMessageNotification["params"][] = [];
  client.setNotificationHandler("notifications/message", ({ params }) => void messages.push(params));
  return messages;
}

const textOf = ({ content }: { content: { type: string; text?: string }[] }) => content.map(({ text }) => text).join("\n");

test("what a skill logs is heard while it is waited for, as far as the level that was set", async () => {
  const { key } = await createWorkspace();
  const slug = await publishSkill({ script: "echo first >&2; echo said; echo made > $OUTPUT_DIR/a.txt; echo last >&2; exit 3" });
  const [all, few] = [await mcpClient(key), await mcpClient(key)];
  const [everything, errors] = [heard(all), heard(few)];
  await few.setLoggingLevel("error");
  const run = { name: "execute-skill", arguments: { slug, input: "x", waitSeconds: 60 } };
  const [result] = await Promise.all([all.callTool(run), few.callTool(run)]);
  expect(result.structuredContent).toMatchObject({ status: "failed", skillSlug: slug });
  const logs = everything.filter(({ level }) => level === "info");
  expect(logs.map(({ logger }) => logger)).toEqual(logs.map(() => slug));
  expect(logs.map(({ data }) => data).join("\n")).toMatch(/^first\n+last$/);
  expect(everything.filter(({ level }) => level === "error").length).toBe(1);
  expect(errors.map(({ level, logger }) => [level, logger])).toEqual([["error", slug]]);
});

test("a status and the memory are read as text, and are whole as structured content", async () => {
  const { key, workspace } = await createWorkspace();
  const client = await mcpClient(key);
  const slug = await publishSkill({ script: "echo said; echo made > $OUTPUT_DIR/a.txt" });
  const { structuredContent } = await client.callTool({ name: "execute-skill", arguments: { slug, input: "x", waitSeconds: 60 } });
  const { executionId } = structuredContent as { executionId: string };
  const status = await client.callTool({ name: "get-execution-status", arguments: { executionId } });
  const artifact = await db().artifact.findFirstOrThrow({ where: { workspaceId: workspace.id } });
  expect(textOf(status)).toMatch(
    new RegExp(`^said\n\n\nArtifact art_${artifact.id}: a\\.txt \\(text/plain; charset=utf-8, 5 bytes\\)\n\nExecution ${executionId}: completed\\. Cost: `),
  );
  expect(status.structuredContent).toMatchObject({ id: executionId, status: "completed", lastBlock: expect.any(Number) });
  const memory = async () => client.callTool({ name: "read-memory", arguments: {} });
  expect(textOf(await memory())).toBe("The memory is empty.");
  await client.callTool({ name: "write-memory", arguments: { content: "# Notes\n", mode: "overwrite" } });
  const read = await memory();
  expect([textOf(read), read.structuredContent]).toMatchObject(["# Notes\n", { content: "# Notes\n", version: 1 }]);
});
