/**
 * The web server: Node's own HTTP server, so that slow clients, addresses and draining are ours to decide. The API is answered directly
 * (scripts/direct.ts), pages by Next.
 */
import type { ServerResponse } from "node:http";
import next from "next";
import sirv from "sirv";
import { clientAddress, clientHost } from "#lib/api/client-address";
import { pageHeaders } from "#lib/api/security-headers";
import { db } from "#lib/platform/db";
import { env } from "#lib/platform/env";
import { log } from "#lib/platform/log";
import { countRequest, metrics } from "#lib/platform/metrics";
import { connectQueue } from "#lib/platform/queue";
import { watchDatabase, watchPool } from "#lib/runtime/metrics";
import { directRoad } from "./direct.ts";
import { fitForNext } from "./fit-for-next.ts";
import { createGuardedServer } from "./guarded-server.ts";
import { openMetrics } from "./metrics.ts";

const { HOST, PORT, PUBLIC_URL, TRUSTED_PROXIES } = env();
process.env.NEXTAUTH_URL = PUBLIC_URL;
// What `--experimental-next-config-strip-types` sets: Node reads next.config.ts by itself, without a compiler of 25 MB that then stays in memory.
process.env.__NEXT_NODE_NATIVE_TS_LOADER_ENABLED = "true";
const DEVELOPMENT = process.argv.includes("--dev");
const app = next({ dev: DEVELOPMENT, dir: process.cwd(), hostname: HOST, port: PORT });
const handle = app.getRequestHandler();
// While the code changes, Next loads it again and answers everything.
const direct = DEVELOPMENT ? () => false : await directRoad();
// What a build made never changes under its name. Next would compress it again for each who asks.
const built = DEVELOPMENT ? undefined : sirv(".next/static", { brotli: true, immutable: true, maxAge: 31_536_000 });
const headersOf = pageHeaders(PUBLIC_URL);

const BUILT = "/_next/static/";

const server = createGuardedServer((request, response) => {
  // Whoever is asked for an address later reads it here; a caller cannot name one.
  request.headers["x-clanker-address"] = clientAddress(request.socket.remoteAddress, request.headers["x-forwarded-for"], TRUSTED_PROXIES);
  request.headers["x-clanker-host"] = clientHost(request.socket.remoteAddress, request.headers.host, request.headers["x-forwarded-host"], TRUSTED_PROXIES);
  if (!fitForNext(request, response)) return;
  if (direct(request, response)) return;
  const path = (request.url ?? "/").split("?")[0] as string;
  if (metrics()) countPages(path, response);
  fillIn(response, path);
  // Next drops the length of an answer; fileResponse says it under this name as well.
  const set = response.setHeader.bind(response);
  response.setHeader = (name, value) => (name.toLowerCase() === "x-clanker-length" ? set("content-length", String(value)) : set(name, value));
  const toNext = () =>
    handle(request, response).catch((err: unknown) => {
      log.error({ err }, "request");
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  if (!built || !request.url?.startsWith(BUILT)) return toNext();
  const whole = request.url;
  request.url = whole.slice(BUILT.length - 1);
  built(request, response, () => {
    request.url = whole;
    void toNext();
  });
});

const watch = (counted: Parameters<typeof watchPool>[0]) => {
  watchPool(counted);
  watchDatabase(counted);
};
await Promise.all([app.prepare(), connectQueue(), openMetrics(process.env.CLANKER_ROLE ?? "web", watch), db().$queryRaw`SELECT 1`]).catch((err: unknown) => {
  // Next catches what nobody else does and goes on, so without this there would be a process that never listens.
  log.fatal({ err }, "could not start");
  process.exit(1);
});
// What connects to a port that several processes share is given to one of them by the system.
server.listen({ port: PORT, host: HOST, reusePort: process.env.CLANKER_SHARED === "1" }, () => log.info({ host: HOST, port: PORT }, "listening"));
server.on("error", (error: NodeJS.ErrnoException) => {
  log.fatal({ err: error }, error.code === "EADDRINUSE" ? `port ${PORT} is taken` : "server");
  process.exit(1);
});

let stopping = false;
const stop = () => {
  if (stopping) return;
  stopping = true;
  // Open requests get a moment to end; streams are cut, and their clients resume elsewhere.
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), 2000);
  setTimeout(() => process.exit(0), 4000);
};
for (const event of ["SIGTERM", "SIGINT", "disconnect"]) process.on(event, stop);

/** Pages, of which there are any number, are one, and so is what signs in; files are not counted. */
function countPages(path: string, response: ServerResponse) {
  const started = performance.now();
  response.once("finish", () => {
    const isPage = /^text\/(html|x-component)/.test(String(response.getHeader("content-type")));
    const operation = path.startsWith("/api/auth/") ? "/api/auth/" : isPage ? "page" : undefined;
    if (operation) countRequest(operation, response.statusCode, performance.now() - started);
  });
}

/** Adds what an answer does not say by itself in the moment in which it goes out: until then it may still say it, and what it is. */
function fillIn(response: ServerResponse, path: string) {
  const write = response.writeHead;
  response.writeHead = function (this: ServerResponse, ...given: unknown[]) {
    const missing = Object.entries(headersOf(path, String(response.getHeader("content-type") ?? ""))).filter(([name]) => !response.hasHeader(name));
    for (const [name, value] of missing) response.setHeader(name, value);
    return write.apply(this, given as never);
  } as typeof write;
}
