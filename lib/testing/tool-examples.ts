import { expect } from "vitest";
import { toolsOf } from "#lib/api/mcp/tools";
import { operations } from "#lib/operations/index";
import { EXAMPLES, type Example, type Name, type World } from "#lib/testing/examples";

/** `id` is what the tool calls the bare id of its operation's path; `answers` is what its structured content must have. */
type Expected = { id?: string; more?: Record<string, unknown>; answers: object };

const id = (prefix: string) => expect.stringMatching(new RegExp(`^${prefix}_\\d+$`));
const page = { data: expect.any(Array), has_more: expect.any(Boolean) };

/** Every tool there is to be, by the name that clients know. */
export const TOOLS: Record<string, Expected> = {
  "list-installed-skills": { answers: page },
  "get-skill-details": { answers: { data: { skill: { slug: "summarize", parameters: { type: "object" } }, download: { version: 1 } } } },
  "install-skill": { answers: { slug: "csv-report" } },
  "uninstall-skill": { answers: { ok: true } },
  "execute-skill": { more: { waitSeconds: 60 }, answers: { executionId: id("exec"), status: "completed", interface: "mcp", skillSlug: "text-statistics" } },
  "list-artifacts": { answers: page },
  "get-artifact": { id: "artifactId", answers: { id: id("art"), filename: "a.txt", size: 5 } },
  "download-artifact": { id: "artifactId", answers: { artifactId: id("art"), url: expect.any(String), sha256: expect.any(String) } },
  "delete-artifact": { id: "artifactId", answers: { ok: true } },
  "list-executions": { answers: page },
  "get-execution-status": { id: "executionId", answers: { id: id("exec"), outputBlocks: [], artifacts: expect.any(Array) } },
  "cancel-execution": { id: "executionId", answers: { id: id("exec"), status: "cancelled" } },
  "read-memory": { answers: { content: expect.any(String), version: expect.any(Number) } },
  "write-memory": { more: { mode: "overwrite" }, answers: { content: "walk", version: expect.any(Number) } },
  "get-credit-balance": { answers: { data: { balance: expect.any(Number), tier: expect.any(String) } } },
  "start-workflow": { answers: { runId: id("run"), status: "pending" } },
  "list-workflow-runs": { answers: page },
  "get-workflow-run": { answers: { id: id("run"), status: "suspended", steps: [{ id: "ok" }] } },
  "cancel-workflow-run": { answers: { id: id("run"), status: "cancelled" } },
  "resume-workflow-run": { answers: { id: id("run"), steps: [{ id: "ok", status: "completed" }] } },
  "list-connectors": { answers: { data: expect.any(Array) } },
  "connect-connector": { answers: { authorizationUrl: expect.any(String) } },
  "disconnect-connector": { answers: { ok: true } },
  "get-connector-status": { answers: { app: "notion" } },
  "list-sources": { answers: page },
  "list-branches": { id: "sourceId", answers: page },
  "get-source-content": { answers: {} },
  "list-github-repos": { answers: page },
  "search-connector-actions": { answers: { data: expect.any(Array) } },
  "run-connector-action": { answers: { output: expect.any(Object) } },
  "list-connector-triggers": { answers: { data: expect.any(Array) } },
};

/** A tool that there is, with its operation and what is expected of it. */
export const tools = toolsOf(operations).map((tool) => {
  const name = (Object.keys(operations) as Name[]).find((each) => operations[each] === tool.operation) as Name;
  return { tool, name, operation: tool.operation, expected: TOOLS[tool.name] };
});
export type ToolUnderTest = (typeof tools)[number];

type Tried = { args: Record<string, unknown>; foreign?: string };

/** The operation's example as the tool's arguments: path, query and body in one, and `foreign` by the argument's name. */
export async function exampleFor({ name, operation, expected }: ToolUnderTest, world: World): Promise<Tried> {
  const example: Example = await EXAMPLES[name](world);
  const called = (field: string) => (field === "id" && expected?.id ? expected.id : field);
  const path = Object.entries(example.params ?? {}).map(([field, value]) => [called(field), decodeURIComponent(value)]);
  const query = [...new URLSearchParams(example.query)].map(([field, value]) => [field, /^\d+$/.test(value) ? Number(value) : value]);
  const args = { ...Object.fromEntries([...path, ...query]), ...example.body, ...expected?.more };
  if (operation.path.includes("{id}") && !expected?.id) throw new Error(`${name} calls its id something of its own: say what.`);
  return { args, ...(example.foreign && { foreign: called(example.foreign) }) };
}
