import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { ApiError, errorBody } from "#lib/api/errors";
import { newRequestId } from "#lib/api/request-id";
import { answerHeaders } from "#lib/api/security-headers";
import { env } from "#lib/platform/env";
import { log } from "#lib/platform/log";
import { countRequest } from "#lib/platform/metrics";
import { refuseUnreadable } from "./unreadable.ts";

export type Limits = {
  /** Milliseconds until a request's headers, and all of a request, must have come. */
  headersMs: number;
  requestMs: number;
  /** How long a connection may be idle between requests, in milliseconds. */
  idleMs: number;
  /** How long an answer that has begun may wait for a client that takes nothing of it, in milliseconds. */
  stalledMs: number;
  /** Connections at once, and answers under way at once, streams included. */
  connections: number;
  answers: number;
  /** How late the process may be with what it has to do, in milliseconds, before it takes nothing more. A machine that starts is late, too. */
  lateMs: number;
};

export const LIMITS: Limits = {
  ...{ headersMs: 15_000, requestMs: 120_000, idleMs: 65_000, stalledMs: 60_000 },
  ...{ connections: 10_000, answers: 5_000, lateMs: 1000 },
};

/** How often it is looked how late the process is, in milliseconds. */
const LOOK_MS = 250;

/**
 * Node's server with bounds. A client that sends too slowly, or does not take what it asked for, is cut off; what is more than the
 * process can do is answered 503 with `retry-after` at once, so that what it has taken is done. /api/health is always answered.
 */
export function createGuardedServer(answer: RequestListener, limits: Limits = LIMITS): Server {
  const connections = new Set<Socket>();
  // Only counted: each old table of a Set holds the next, so one that changes with every answer keeps answers until the next full collection of garbage.
  let underWay = 0;
  const lateness = watchLateness(2 * limits.lateMs);
  let refused = 0;
  const server = createServer({ connectionsCheckingInterval: Math.min(5000, limits.headersMs / 2) }, (request, response) => {
    const busy = underWay >= limits.answers || lateness.ms() > limits.lateMs;
    if (busy && !request.url?.startsWith("/api/health")) {
      refused += 1;
      return refuse(request, response);
    }
    underWay += 1;
    response.once("close", () => {
      underWay -= 1;
    });
    answer(request, response);
  });
  server.on("connection", (socket) => {
    connections.add(socket);
    socket.once("close", () => connections.delete(socket));
  });
  server.on("clientError", refuseUnreadable);
  server.headersTimeout = limits.headersMs;
  server.requestTimeout = limits.requestMs;
  server.keepAliveTimeout = limits.idleMs;
  server.maxConnections = limits.connections;
  // Those that wait for nothing make room for the next one that comes.
  server.on("drop", () => server.closeIdleConnections());
  const sweep = () => {
    timeWaiting(connections, limits.stalledMs);
    if (refused > 0) log.warn({ refused, underWay, lateMs: Math.round(lateness.ms()) }, "there was more to do than could be done");
    refused = 0;
  };
  const sweeper = setInterval(sweep, limits.stalledMs / 4).unref();
  server.on("close", () => {
    clearInterval(sweeper);
    lateness.stop();
  });
  return server;
}

/** Has Node time those whose answer waits for them, by what they take of it; the others may be silent for as long as their answer takes. */
function timeWaiting(connections: Set<Socket>, stalledMs: number) {
  for (const socket of connections) {
    if (socket.writableLength > 0 && socket.timeout !== stalledMs) socket.setTimeout(stalledMs);
    else if (socket.writableLength === 0 && socket.timeout === stalledMs) socket.setTimeout(0);
  }
}

/**
 * How late timers are, smoothed so that it takes two looks: one halt, such as a garbage collection's or a machine's that slept, is no
 * overload, however long it was.
 */
function watchLateness(mostMs: number) {
  let due = performance.now() + LOOK_MS;
  let smooth = 0;
  const timer = setInterval(() => {
    const late = Math.min(mostMs, Math.max(0, performance.now() - due));
    smooth = (2 * smooth + late) / 3;
    due = performance.now() + LOOK_MS;
  }, LOOK_MS).unref();
  return { ms: () => smooth, stop: () => clearInterval(timer) };
}

function refuse(request: IncomingMessage, response: ServerResponse) {
  const requestId = newRequestId(request.headers["x-request-id"]?.toString() ?? null);
  const error = new ApiError("OVERLOADED");
  const headers = { "content-type": "application/json; charset=utf-8", "cache-control": "no-store", "retry-after": "1", "x-request-id": requestId };
  response.writeHead(error.status, { ...answerHeaders(env().PUBLIC_URL), ...headers });
  response.end(JSON.stringify(errorBody(error, requestId, env().PUBLIC_URL)));
  countRequest("overload", error.status, 0);
}
