import type { JSONRPCMessage, McpServer, Transport } from "@modelcontextprotocol/server";
import { isApiError } from "#lib/api/errors";
import { onChange, toNotification } from "#lib/api/mcp/changes";
import { receive, send } from "#lib/api/mcp/mail";
import { createSession, deleteSession, findSession, touchSession } from "#lib/api/mcp/session";
import { ownerOf, type Visitor } from "#lib/api/mcp/visitor";
import { openStream } from "#lib/api/open-streams";
import { isStillGood, sameCaller } from "#lib/auth/authenticate";
import { log } from "#lib/platform/log";

const BEAT_MS = 15_000;
/** A stream whose server has not said for so long that it lives is taken for dead. */
const DEAD_MS = 4 * BEAT_MS;
/** How much may wait for a client that does not read, in bytes: more than the largest answer. */
const MOST_WAITING = 16 * 1024 * 1024;

type Build = (visitor: Visitor) => McpServer;

/**
 * The transport of 2024: a GET whose stream says where to POST, and brings every answer. Whichever web server is given a
 * POST, it goes by mail to the one that has the stream. The caller is found anew before each message, so that a key that was
 * revoked meanwhile does nothing more; an app's token may have run out since, because each POST brings its newest.
 */
export async function openSse(request: Request, visitor: Visitor, build: Build): Promise<Response> {
  const closeStream = openStream(ownerOf(visitor));
  const session = await createSession(visitor, null).catch((error: unknown) => {
    closeStream();
    throw error;
  });
  const encoder = new TextEncoder();
  const server = build(visitor);
  let controller: ReadableStreamDefaultController<Uint8Array>;
  const write = (text: string) => {
    if (ended) return;
    controller.enqueue(encoder.encode(text));
    // Answers come whether or not the client takes them.
    if ((controller.desiredSize ?? 0) <= 0) end(false);
  };
  const tell = (message: unknown) => write(`event: message\ndata: ${JSON.stringify(message)}\n\n`);
  const transport: Transport = {
    sessionId: session.id,
    start: async () => {},
    send: async (message) => tell(message),
    close: async () => transport.onclose?.(),
  };
  const stops: (() => void)[] = [];
  /** Says that the session is in use. One that is gone, or whose key is no longer good, ends. */
  const stay = async () => {
    if (!(await isStillGood(visitor.caller, "any")) || !(await touchSession(session.id))) end(false);
  };
  let ended = false;
  const end = (gone: boolean) => {
    if (ended) return;
    ended = true;
    closeStream();
    for (const stop of stops) stop();
    if (!gone) controller.close();
    Promise.all([server.close(), deleteSession(session.id)]).catch((err: unknown) => log.warn({ err }, "ending an SSE session"));
  };
  const source: UnderlyingDefaultSource<Uint8Array> = {
    async start(given) {
      controller = given;
      await server.connect(transport);
      stops.push(
        receive(`sse:${session.id}`, async (message) => {
          try {
            visitor.caller = await sameCaller(visitor.caller);
          } catch (error) {
            // A database that is away for a moment ends it as well: the client connects again.
            if (!isApiError(error)) log.warn({ err: error }, "who sent a message on an SSE session");
            return end(false);
          }
          transport.onmessage?.(message, { request });
        }),
      );
      const beat = setInterval(() => {
        write(": keep-alive\n\n");
        stay().catch((err: unknown) => log.warn({ err }, "saying that an SSE session lives"));
      }, BEAT_MS);
      stops.push(
        () => clearInterval(beat),
        onChange(visitor, (event) => (event.kind !== "resource_updated" || visitor.follows.has(event.uri)) && tell(toNotification(event))),
      );
      request.signal.addEventListener("abort", () => end(true), { once: true });
      if (request.signal.aborted) end(true);
      write(`event: endpoint\ndata: /mcp/message?sessionId=${session.id}\n\n`);
    },
    cancel: () => end(true),
  };
  const body = new ReadableStream(source, new ByteLengthQueuingStrategy({ highWaterMark: MOST_WAITING }));
  const headers = {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store, no-transform",
    connection: "keep-alive",
    "x-accel-buffering": "no",
  };
  return new Response(body, { headers });
}

/** A message of such a client, for the server that has its stream. Answers whether there is one. */
export async function postSse(visitor: Visitor, sessionId: string, message: JSONRPCMessage): Promise<boolean> {
  const session = await findSession(visitor, sessionId);
  if (!session || session.lastUsedAt.getTime() < Date.now() - DEAD_MS) return false;
  await send(`sse:${session.id}`, message);
  return true;
}
