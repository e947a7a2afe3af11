import { randomUUID } from "node:crypto";
import {
  type JSONRPCMessage,
  type JSONRPCRequest,
  type McpServer,
  SUPPORTED_PROTOCOL_VERSIONS,
  WebStandardStreamableHTTPServerTransport,
} from "@modelcontextprotocol/server";
import { eventStore, eventsAfter, streamOf } from "#lib/api/mcp/event-store";
import { receive, send } from "#lib/api/mcp/mail";
import { createSession, deleteSession, findSession, type McpSession, noteSetting } from "#lib/api/mcp/session";
import { standingStream } from "#lib/api/mcp/standing-stream";
import { ownerOf, type Visitor } from "#lib/api/mcp/visitor";
import { openStream } from "#lib/api/open-streams";
import { eventResponse } from "#lib/api/responses";
import { sha256Hex } from "#lib/platform/crypto";
import { log } from "#lib/platform/log";

type Build = (visitor: Visitor) => McpServer;
type Message = JSONRPCMessage;

const isRequest = (message: Message): message is JSONRPCRequest => "method" in message && "id" in message;
const refuse = (status: number, code: number, message: string) => Response.json({ jsonrpc: "2.0", id: null, error: { code, message } }, { status });
const notAllowed = () => new Response(null, { status: 405, headers: { allow: "POST" } });

/**
 * Streamable HTTP as it was in 2025, with sessions that any web server can serve: each request gets a server of its own,
 * which is told the session's `initialize` before. Without a session the request stands for itself. What a client sends to
 * a request that another server is at work on, an answer or a cancellation, goes there by mail.
 */
export async function serveStreamable(request: Request, body: unknown, visitor: Visitor, build: Build): Promise<Response> {
  const id = request.headers.get("mcp-session-id");
  const version = request.headers.get("mcp-protocol-version");
  // Sessions, which a GET listens to and a DELETE ends, are of the versions of 2025 alone.
  if (request.method !== "POST" && version !== null && !SUPPORTED_PROTOCOL_VERSIONS.includes(version)) return notAllowed();
  const messages = (Array.isArray(body) ? body : [body]) as Message[];
  const [first] = messages;
  if (request.method === "POST" && messages.length === 1 && first && isRequest(first) && first.method === "initialize")
    return initialize(request, first, visitor, build);
  const session = id === null ? undefined : await findSession(visitor, id);
  if (session === null) return refuse(404, -32001, "There is no such session. Initialize again.");
  if (request.method === "GET") return listenTo(request, session, visitor);
  if (request.method === "DELETE") {
    if (!session) return refuse(400, -32000, "Which session is to end? Name it with the header mcp-session-id.");
    await deleteSession(session.id);
    return new Response(null, { status: 204 });
  }
  if (session && messages.every((message) => message && typeof message === "object" && !isRequest(message))) {
    for (const message of messages) await forward(session.id, message);
    return new Response(null, { status: 202 });
  }
  if (session) for (const message of messages) if (isRequest(message)) await noteSetting(session.id, message);
  return work(request, messages, session, visitor, build);
}

/** A client that takes anything takes both forms of an answer, though the SDK wants to read them by name. */
function takingBoth(request: Request): Request {
  if (!request.headers.get("accept")?.includes("*/*")) return request;
  const headers = new Headers(request.headers);
  headers.set("accept", "application/json, text/event-stream");
  // The body was read already, and is handed over beside.
  return new Request(request.url, { method: request.method, headers, signal: request.signal });
}

/** The handshake: what the client said is kept, so that every later request can be told it. */
async function initialize(request: Request, message: JSONRPCRequest, visitor: Visitor, build: Build): Promise<Response> {
  const server = build(visitor);
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await server.connect(transport);
  const response = await transport.handleRequest(takingBoth(request), { parsedBody: message });
  const answer = (await response.clone().json()) as { result?: unknown };
  await server.close();
  if (!answer.result) return response;
  const session = await createSession(visitor, message);
  response.headers.set("mcp-session-id", session.id);
  return response;
}

/** The requests of one POST. Tool calls are streamed, so that they can tell how far they are; the rest is answered at once. */
async function work(request: Request, messages: Message[], session: McpSession | undefined, visitor: Visitor, build: Build): Promise<Response> {
  const requests = messages.filter(isRequest);
  const streams = requests.some(({ method }) => method === "tools/call");
  const server = build(visitor);
  const transport = new WebStandardStreamableHTTPServerTransport({
    ...(streams && session ? { eventStore: eventStore(session.id, requests.length) } : {}),
    enableJsonResponse: !streams,
    retryInterval: RETRY_MS,
  });
  if (session) transport.sessionId = session.id;
  const tag = randomUUID();
  const unanswered = new Set(requests.map((each) => each.id));
  const stops: (() => void)[] = [];
  const stop = () => {
    for (const each of stops) each();
  };
  const end = () => {
    stop();
    server.close().catch((err: unknown) => log.warn({ err }, "closing an MCP server"));
  };
  const sendOn = transport.send.bind(transport);
  transport.send = async (message, options) => {
    // What was said before and is only said again has the tag for its id.
    if ("id" in message && message.id === tag) return;
    // What the server asks carries this request's tag, so that the answer finds it whichever server that reaches.
    const tagged = isRequest(message) ? { ...message, id: `${tag}.${message.id}` } : message;
    // This server is at work on these requests and nothing else, so what it says belongs on their stream.
    await sendOn(tagged, { ...options, relatedRequestId: options?.relatedRequestId ?? requests[0]?.id });
    if ("id" in message && !("method" in message) && isLast(message.id)) queueMicrotask(end);
  };
  const isLast = (id: JSONRPCRequest["id"] | undefined) => id !== undefined && unanswered.delete(id) && unanswered.size === 0;
  await server.connect(transport);
  if (session) {
    transport.onmessage?.({ ...(session.initialize as unknown as JSONRPCRequest), id: tag });
    if (session.logLevel) transport.onmessage?.({ jsonrpc: "2.0", id: tag, method: "logging/setLevel", params: { level: session.logLevel } });
    const deliver = (message: Message) => transport.onmessage?.(message);
    const cancelled = (id: JSONRPCRequest["id"], message: Message) => {
      deliver(message);
      // It is not answered any more. Its stream is the client's to close: one whose stream ends without an answer comes back for it.
      if (isLast(id)) stop();
    };
    stops.push(receive(tag, (message) => deliver({ ...message, id: Number(String((message as { id: unknown }).id).split(".")[1]) } as Message)));
    for (const { id } of requests) stops.push(receive(cancelAddress(session.id, id), (message) => cancelled(id, message)));
  }
  const response = await transport.handleRequest(takingBoth(inVersionOf(session, request)), { parsedBody: messages.length === 1 ? messages[0] : messages });
  // One that was refused before it reached the server is never answered by it.
  if (!response.ok || requests.length === 0) end();
  return response;
}

/** How soon a client whose stream was closed early is to come back for the rest. */
const RETRY_MS = 1000;

/** A request in the version that its session agreed on. What its header says counts only without one, or when we do not know it, and it is refused. */
function inVersionOf(session: McpSession | undefined, request: Request): Request {
  const agreed = (session?.initialize as { params?: { protocolVersion?: string } } | undefined)?.params?.protocolVersion;
  const said = request.headers.get("mcp-protocol-version");
  if (!agreed || !SUPPORTED_PROTOCOL_VERSIONS.includes(agreed) || (said && !SUPPORTED_PROTOCOL_VERSIONS.includes(said))) return request;
  const headers = new Headers(request.headers);
  headers.set("mcp-protocol-version", agreed);
  return new Request(request.url, { method: request.method, headers, signal: request.signal });
}

/** A client's id can be as long as it likes, and be any text; 7 is another one than "7". */
const cancelAddress = (sessionId: string, requestId: unknown) => `cancel:${sessionId}:${sha256Hex(JSON.stringify(requestId))}`;

/** An answer to what a server asked, or a cancellation, to where it is waited for. Other notifications change nothing. */
async function forward(sessionId: string, message: Message) {
  if ("method" in message) {
    const { requestId } = (message.params ?? {}) as { requestId?: unknown };
    if (message.method === "notifications/cancelled" && requestId !== undefined) await send(cancelAddress(sessionId, requestId), message);
    return;
  }
  const tag = /^([0-9a-f-]{36})\.\d+$/.exec(String((message as { id?: unknown }).id))?.[1];
  if (tag) await send(tag, message);
}

/** A GET: the rest of a stream that broke, or the stream on which the session is told what changes. */
async function listenTo(request: Request, session: McpSession | undefined, visitor: Visitor): Promise<Response> {
  if (!session) return notAllowed();
  if (!request.headers.get("accept")?.includes("text/event-stream")) return refuse(406, -32000, "The client must accept text/event-stream.");
  const headers = { "mcp-session-id": session.id };
  const last = request.headers.get("last-event-id");
  if (last === null) return eventResponse(request, standingStream(session, visitor, request.signal), headers, openStream(ownerOf(visitor)));
  const stream = await streamOf(session.id, last);
  if (!stream) return refuse(400, -32000, "There is no such event any more.");
  return eventResponse(request, eventsAfter(stream, last, request.signal), headers, openStream(ownerOf(visitor)));
}
