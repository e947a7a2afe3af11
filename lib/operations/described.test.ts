import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { toolsOf } from "#lib/api/mcp/tools";
import { MCP_SCOPES } from "#lib/api/oauth/metadata";
import { openapi } from "#lib/api/openapi";
import { skillMd } from "#lib/api/skill-md";
import { ALL_SCOPES } from "#lib/auth/scopes";
import { operations } from "#lib/operations/index";

const all = Object.values(operations);

test("the OpenAPI document has the routes that are no operation, and each is there", () => {
  const { paths } = openapi(all, { url: "http://localhost:3000", version: "1" }) as { paths: Record<string, Record<string, unknown>> };
  const methods = Object.fromEntries(["/mcp/", "/mcp/sse", "/api/events"].map((path) => [path, Object.keys(paths[path] ?? {}).sort()]));
  expect(methods).toEqual({ "/mcp/": ["delete", "get", "post"], "/mcp/sse": ["get"], "/api/events": ["get"] });
  for (const path of Object.keys(methods)) expect(existsSync(`app${path.replace(/\/$/, "")}/route.ts`), path).toBe(true);
});

test("skill.md says how an agent gets a key, and names every tool and where they are", () => {
  const text = skillMd(all, "https://clanker.example", "clanker");
  expect(text).toContain("claude mcp add --transport http clanker https://clanker.example/mcp\n");
  expect(text).toContain("curl https://clanker.example/api/v1/activate ");
  expect(text).toContain("https://clanker.example/.well-known/oauth-authorization-server");
  const names = toolsOf(operations).map(({ name }) => `\`${name}\``);
  expect(text).toContain(`The tools: ${names.join(", ")}.`);
});

test("an app that signs in for MCP asks for what the tools need, and for nothing else", () => {
  const needed = toolsOf(operations).map(({ operation }) => operation.scope);
  expect(MCP_SCOPES).toEqual(ALL_SCOPES.filter((scope) => needed.includes(scope)));
});
