import type { Client } from "@modelcontextprotocol/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { forApp } from "#lib/api/for-app";
import { ALL_SCOPES, type Requirement } from "#lib/auth/scopes";
import { db } from "#lib/platform/db";
import { startWorker } from "#lib/runtime/worker";
import { createWorld, type World } from "#lib/testing/examples";
import { GRACE_MS } from "#lib/testing/grace";
import { publishSkill } from "#lib/testing/publish-skill";
import { json } from "#lib/testing/request";
import { connectClient, connectEarlierClient } from "#lib/testing/tool-client";
import { exampleFor, TOOLS, tools } from "#lib/testing/tool-examples";

/** Every tool, called by real clients with the example of its operation: what it answers, and whom it refuses how. */
let home: World;
let stranger: World;
let client: Client;
let earlier: Awaited<ReturnType<typeof connectEarlierClient>>;
let outsider: Client;
let worker: Awaited<ReturnType<typeof startWorker>>;
beforeAll(async () => {
  [home, stranger, worker] = await Promise.all([createWorld(), createWorld(), startWorker()]);
  [client, earlier, outsider] = await Promise.all([connectClient(home.key), connectEarlierClient(home.key), connectClient(stranger.key)]);
  // A client that has listed the tools holds every answer against its schema.
  await Promise.all([client.listTools(), earlier.listTools()]);
});
afterAll(async () => {
  await Promise.all([client.close(), earlier.close(), outsider.close()]);
  await worker.stop(GRACE_MS);
});

type Answer = { isError?: boolean; content: { type: string; text: string }[]; structuredContent?: unknown };
type Caller = Pick<Client, "callTool">;
const call = async (who: Caller, name: string, args: Record<string, unknown>) => (await who.callTool({ name, arguments: args })) as Answer;
const bodyOf = ({ content }: Answer) => JSON.parse(content[1]?.text ?? "{}");
/** A refusal's code: of a missing scope the body is flat. */
const codeOf = (answer: Answer) => (answer.isError ? (bodyOf(answer).error.code ?? bodyOf(answer).error) : undefined);

/** A client, and the tools it is shown. Those who hold the same share one, because to list the tools is to read all their schemas. */
const connected = new Map<string, Promise<{ who: Caller; listed: string[] }>>();
function as(holder: string, makeKey: () => Promise<{ key: string }>) {
  const made =
    connected.get(holder) ??
    makeKey().then(async ({ key }) => {
      const who = await connectClient(key);
      return { who, listed: (await who.listTools()).tools.map(({ name }) => name) };
    });
  connected.set(holder, made);
  return made;
}

test("every tool is in the table and described, and those of the table are as many as there are to be", async () => {
  expect(Object.keys(TOOLS)).toHaveLength(31);
  const { tools: listed } = await client.listTools();
  expect(listed.map(({ name }) => name)).toEqual(tools.map(({ tool }) => tool.name).toSorted());
  for (const { tool, expected } of tools) expect(expected, `${tool.name} needs an entry in lib/testing/tool-examples.ts`).toBeDefined();
  for (const { name, description, title, inputSchema, outputSchema, annotations } of listed) {
    expect([description, title].every(Boolean), name).toBe(true);
    expect([inputSchema.type, inputSchema.additionalProperties, outputSchema?.type], name).toEqual(["object", false, "object"]);
    for (const hint of ["readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"] as const)
      expect(annotations?.[hint], `${name} ${hint}`).toBeTypeOf("boolean");
  }
});

describe.each(tools)("$tool.name", (each) => {
  const { tool, operation, expected } = each;
  const { name } = tool;
  const scopeFor = (args: Record<string, unknown>): Requirement => forApp(operation, args).scope;

  test("answers both clients what its schema says, and is written down", async () => {
    for (const who of [client, earlier as unknown as Caller]) {
      const { args } = await exampleFor(each, home);
      const before = (await db().auditEntry.aggregate({ _max: { id: true } }))._max.id ?? 0;
      const answer = await call(who, name, args);
      expect(codeOf(answer), JSON.stringify(answer)).toBeUndefined();
      expect(answer.structuredContent).toMatchObject(expected?.answers as object);
      expect(answer.content[0]?.text.length).toBeGreaterThan(0);
      // What the first has done already is no change to the second.
      if (!operation.audit || who !== client) continue;
      const entries = await db().auditEntry.findMany({ where: { id: { gt: before }, workspaceId: home.workspace.id, action: operation.audit } });
      expect(entries).toMatchObject([{ actorType: "api_key", ip: "192.0.2.7", userAgent: "test/1.0.0" }]);
    }
  });

  test("names an argument it does not know", async () => {
    const { args } = await exampleFor(each, home);
    const answer = await call(client, name, { ...args, surplus: 1 });
    expect(codeOf(answer)).toBe("INVALID_INPUT");
    expect(answer.content[0]?.text).toMatch(/^surplus: /);
  });

  test("is neither shown to nor run for a key without its scope, which is told what to ask for", async () => {
    const { args } = await exampleFor(each, home);
    const scope = scopeFor(args);
    if (["public", "any", "key"].includes(scope)) return;
    const { who, listed } = await as(scope, () => home.addKey(ALL_SCOPES.filter((other) => other !== scope)));
    const answer = await call(who, name, args);
    expect(codeOf(answer)).toBe(scope === "full" ? "ACCESS_DENIED" : "PERMISSION_REQUIRED");
    // One whose scope follows from its arguments is shown to whoever holds any of them.
    if (!operation.scope.includes("{")) expect(listed).not.toContain(name);
    if (scope === "full") return;
    expect(bodyOf(answer)).toMatchObject({ scope, request_url: expect.stringContaining("/agents/request-permission"), retryable: true });
    expect(answer.content[0]?.text).toContain(`It needs the scope ${scope}. Ask for it: POST http://localhost:3000/api/v1/agents/request-permission`);
    const first = await as("nothing", () => home.addKey([]));
    const told = await call(first.who, name, args);
    expect(codeOf(told)).toBe("ACTIVATION_REQUIRED");
    expect(told.content[0]?.text).toContain("/api/v1/agents/connect");
    expect(first.listed).not.toContain(name);
  });

  test("is neither shown to nor run for someone who may only look, where it changes something", async () => {
    if (operation.role === "viewer") return;
    const { args } = await exampleFor(each, home);
    const { who, listed } = await as("viewer", () => home.addMember("viewer"));
    expect(codeOf(await call(who, name, args))).toBe("ROLE_REQUIRED");
    expect(listed).not.toContain(name);
  });

  test("answers a stranger as if there were nothing", async () => {
    const { args, foreign } = await exampleFor(each, home);
    if (!foreign) return;
    const theirs = String(args[foreign]);
    const [prefix] = theirs.split("_");
    const ask = async (value: unknown) => {
      const answer = await call(outsider, name, { ...args, [foreign]: value });
      return { code: codeOf(answer), text: answer.content[0]?.text, body: { ...bodyOf(answer).error, request_id: undefined } };
    };
    const answer = await ask(theirs);
    expect(answer.code).toBe("NOT_FOUND");
    expect(await ask(`${prefix}_2000000000`)).toEqual(answer);
    for (const malformed of ["nonsense", "0"]) expect((await ask(malformed)).code, malformed).toBe("NOT_FOUND");
  });
});

test("a stranger's skill is to every tool as one that does not exist", async () => {
  const slug = await publishSkill({ script: "true" }, { workspaceId: home.workspace.id });
  for (const [name, more] of Object.entries({ "get-skill-details": {}, "install-skill": {}, "uninstall-skill": {}, "execute-skill": { input: "x" } })) {
    const ask = async (who: Caller, value: string) => {
      const answer = await call(who, name, { ...more, slug: value });
      return { code: codeOf(answer), text: answer.content[0]?.text.replaceAll(value, "SLUG") };
    };
    const theirs = await ask(outsider, slug);
    expect(theirs.code, name).toBe("NOT_FOUND");
    expect(await ask(outsider, "t-no-such-skill"), name).toEqual(theirs);
    if (name !== "uninstall-skill") expect((await ask(client, slug)).code, name).toBeUndefined();
  }
});

test("a tool that does not exist is an error of the protocol, in any case and for whoever asks", async () => {
  for (const name of ["no-such-tool", "Read-Memory", "runSkill", "__proto__"]) await expect(call(outsider, name, {})).rejects.toMatchObject({ code: -32602 });
});

test("what a refusal says to send is taken as it stands", async () => {
  for (const [key, path] of [
    [(await home.addKey(["memory:read"])).key, "request-permission"],
    [(await home.addKey([])).key, "connect"],
  ] as const) {
    const told = await call(await connectClient(key), "write-memory", { content: "x" });
    const [, route, body] = /POST http:\/\/localhost:3000(\S+) with (\{.*?\}) and/.exec(told.content[0]?.text ?? "") ?? [];
    expect(route).toBe(`/api/v1/agents/${path}`);
    expect(await json(`POST ${route}`, { key, body: JSON.parse(body as string) })).toMatchObject({ status: 200, body: { status: "pending" } });
  }
});

test("a refusal names what is missing or wrong by the tool's own names, and the tool that lists what there is", async () => {
  const said = async (name: string, args: Record<string, unknown>) => (await call(client, name, args)).content[0]?.text;
  expect(await said("get-artifact", {})).toBe("artifactId: This field is required.");
  expect(await said("execute-skill", { input: "x" })).toBe("slug: This field is required.");
  expect(await said("get-artifact", { artifactId: "exec_1" })).toContain("list-artifacts");
  expect(await said("get-connector-status", { app: "none" })).toContain("list-connectors");
  expect(await said("start-workflow", { workflowId: "none" })).toContain("GET http://localhost:3000/api/v1/workflows/definitions");
  expect(await said("write-memory", { content: "" })).toMatch(/^content: /);
});

test("what is listed holds: a note appended twice is there twice, an action may undo what was, and no word is of headers", async () => {
  const { tools: listed } = await client.listTools();
  expect(listed.find(({ name }) => name === "run-connector-action")?.annotations).toMatchObject({ destructiveHint: true });
  for (const { name, description } of listed) expect(description, name).not.toMatch(/ETag|If-None-Match|`\/\w+`/);
  expect(listed.find(({ name }) => name === "write-memory")?.annotations).toMatchObject({ idempotentHint: false, destructiveHint: true });
});
