import { toolsOf } from "#lib/api/mcp/tools";
import { operations } from "#lib/operations/index";
import { EXAMPLES, type Name } from "#lib/testing/examples";
import type { Random } from "../chaos/random.ts";
import { type People, someone, type Who } from "./people.ts";
import { type Json, valueFor } from "./schema.ts";
import { letsNobodyIn, type Surface, sendAll } from "./surface.ts";
import { hostile, TEXTS } from "./values.ts";
import type { Answer, Sent } from "./wire.ts";

const TOOLS = toolsOf(operations);
const METHODS = [
  ...[
    "tools/call",
    "tools/call",
    "tools/call",
    "tools/list",
    "initialize",
    "ping",
    "prompts/list",
    "prompts/get",
    "resources/list",
    "resources/read",
    "resources/subscribe",
  ],
  ...[
    "resources/templates/list",
    "completion/complete",
    "logging/setLevel",
    "tasks/get",
    "tasks/list",
    "tasks/result",
    "tasks/cancel",
    "skills/list",
    "skills/get",
    "server/discover",
  ],
  ...[
    "notifications/initialized",
    "notifications/cancelled",
    "notifications/progress",
    "roots/list",
    "sampling/createMessage",
    "no/such/method",
    "",
    "__proto__",
    "rpc.discover",
  ],
];
const VERSIONS = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05", "2026-07-28", "1.0", "", "9999-99-99", "x".repeat(300)];
const URIS = [
  "memory://memory.md",
  "artifact://art_1/a.txt",
  "artifact://../../x",
  "skill://summarize/SKILL.md",
  "skill://summarize/..%2f..%2f",
  "skill://",
  "file:///etc/passwd",
  "x",
  "",
];

function paramsOf(method: string, args: Json, random: Random): unknown {
  if (random() < 0.08) return hostile(random);
  if (method === "tools/call") {
    const tool = random.pick(TOOLS);
    const name = random() < 0.05 ? random.pick(TEXTS) : tool.name;
    const given = random() < 0.4 ? args : valueFor(tool.listed.inputSchema as Json, random);
    return { name, arguments: given, ...(random() < 0.3 && { _meta: { progressToken: hostile(random) } }), ...(random() < 0.1 && { task: hostile(random) }) };
  }
  if (method === "initialize")
    return {
      protocolVersion: random.pick<unknown>([...VERSIONS, 5, null]),
      capabilities: random() < 0.7 ? {} : hostile(random),
      clientInfo: { name: "fuzz", version: "1" },
    };
  if (method.startsWith("resources/"))
    return { uri: random.pick<unknown>([...URIS, ...TEXTS, 5]), cursor: random.pick<unknown>([undefined, "x", hostile(random)]) };
  if (method === "prompts/get") return { name: random.pick(["summarize", ...TEXTS]), arguments: hostile(random) };
  if (method === "completion/complete")
    return {
      ref: { type: random.pick(["ref/prompt", "ref/resource", "x"]), name: "summarize", uri: random.pick(URIS) },
      argument: { name: random.pick(["input", "slug", ...TEXTS]), value: random.pick(TEXTS) },
    };
  return {
    level: random.pick(["debug", "x"]),
    requestId: hostile(random),
    taskId: random.pick(["exec_1", "run_1", ...TEXTS]),
    cursor: random.pick(TEXTS),
    uri: random.pick(URIS),
    name: "summarize",
  };
}

function message(args: Json, random: Random): unknown {
  const method = random.pick(METHODS);
  const id = random.pick<unknown>([1, 1, 1, "a", 0, -1, 1.5, null, undefined, "", "x".repeat(5000), {}, [], true, 2 ** 53]);
  return { jsonrpc: random() < 0.95 ? "2.0" : random.pick<unknown>(["1.0", 2, null]), id, method, params: paramsOf(method, args, random) };
}

function bodyOf(args: Json, random: Random): Buffer {
  const one = () => message(args, random);
  const kind = random.weighted({ one: 12, batch: 2, answer: 1, odd: 2, large: 0.3 });
  if (kind === "one") return Buffer.from(JSON.stringify(one()));
  if (kind === "batch")
    return Buffer.from(JSON.stringify(random.pick<unknown>([[], [[]], [null], [1, "x"], Array.from({ length: random.pick([2, 5, 300]) }, one)])));
  if (kind === "answer")
    return Buffer.from(JSON.stringify({ jsonrpc: "2.0", id: 1, ...random.pick([{ result: {} }, { error: {} }, { error: { code: "x" } }, {}]) }));
  if (kind === "large")
    return Buffer.from(
      JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "read-memory", arguments: { x: "y".repeat(2_000_000) } } }),
    );
  return Buffer.from(
    random.pick(["", "{", "null", "1", '"x"', "[", "{}", '{"jsonrpc":"2.0"}', `${"[".repeat(50_000)}`, '{"jsonrpc":"2.0","id":1,"method":5}']),
  );
}

const headersOf = (people: People, who: Who, random: Random): [string, string][] => [
  ...people.headers[who],
  ["content-type", random() < 0.95 ? "application/json" : random.pick(["text/plain", "", "application/json; charset=x"])],
  ["accept", random.pick(["application/json, text/event-stream", "application/json, text/event-stream", "*/*", "application/json", "text/html", ""])],
  ...(random() < 0.5 ? [["mcp-protocol-version", random.pick(VERSIONS)] as [string, string]] : []),
  ...(random() < 0.1 ? [["origin", random.pick(["null", "https://host.invalid", "x"])] as [string, string]] : []),
  ...(random() < 0.1 ? [["last-event-id", random.pick(["0", "x", "1_1", "-1"])] as [string, string]] : []),
  ...(random() < 0.1 ? [["idempotency-key", random.pick(["fuzz", "x".repeat(300)])] as [string, string]] : []),
];

/** Tool calls may wait for a run. */
const PATIENCE = 65_000;

export const mcp: Surface = async (people, random, report) => {
  const tool = random.pick(TOOLS);
  const name = (Object.keys(operations) as Name[]).find((each) => operations[each] === tool.operation);
  const example = name && (await EXAMPLES[name](people.home));
  const args: Json = { ...example?.params, ...Object.fromEntries(new URLSearchParams(example?.query)), ...example?.body };
  const opened = await report.send({
    ...{ method: "POST", target: "/mcp", who: "owner", what: "mcp: initialize" },
    headers: [...people.headers.owner, ["content-type", "application/json"], ["accept", "application/json, text/event-stream"]],
    body: Buffer.from(
      JSON.stringify({
        jsonrpc: "2.0",
        id: 1,
        method: "initialize",
        params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "fuzz", version: "1" } },
      }),
    ),
  });
  const sessions = [opened.headers["mcp-session-id"] ?? "none", "x", "", "0".repeat(5000), "../x"];
  const make = (): Sent => {
    const who = random() < 0.7 ? "owner" : someone(random);
    const session: [string, string][] = random() < 0.5 ? [["mcp-session-id", random.pick(sessions)]] : [];
    const method = random.weighted({ POST: 20, GET: 1, DELETE: 1, PUT: 0.3, OPTIONS: 0.3 });
    const body = method === "POST" || method === "PUT" ? bodyOf(args, random) : undefined;
    return {
      method,
      target: random.pick(["/mcp", "/mcp/"]),
      headers: [...headersOf(people, who, random), ...session],
      body,
      who,
      what: `mcp: ${method}`,
      patience: PATIENCE,
    };
  };
  await sendAll(report, 10, make, look);
};

/** The transport of 2024: a stream, and messages to it. */
export const mcpSse: Surface = async (people, random, report) => {
  await sendAll(
    report,
    4,
    () => {
      const who = random() < 0.5 ? "owner" : someone(random);
      const open = random() < 0.3;
      const session = random.pick(["x", "", "a&b=c", encodeURIComponent(random.pick(TEXTS).toWellFormed()), "0"]);
      const target = open ? "/mcp/sse" : `/mcp/message?sessionId=${session}`;
      const body = open ? undefined : bodyOf({}, random);
      return { method: open ? "GET" : "POST", target, headers: headersOf(people, who, random), body, who, what: "mcp-sse: a message", patience: PATIENCE };
    },
    look,
  );
};

/** A failure of ours is told within an answer that went well. The SDK calls parameters that do not fit so as well, and lists what is wrong with them. */
const FAILURE = /INTERNAL_ERROR|"code":-32603,"message":"(?!\[).{0,200}/;
const look = (answer: Answer, sent: Sent): string[] => [
  ...letsNobodyIn(answer, sent),
  ...[FAILURE.exec(answer.body)?.[0] ?? []].flat().map((said) => `tells of a failure: ${said}`),
];
