/** The web server: Next behind Node's own HTTP server, so that slow clients, addresses and draining are ours to decide. */
import { createServer } from "node:http";
import next from "next";
import { clientAddress } from "#lib/api/client-address";
import { db } from "#lib/platform/db";
import { env } from "#lib/platform/env";
import { log } from "#lib/platform/log";
import { connectQueue } from "#lib/platform/queue";

const { HOST, PORT, PUBLIC_URL, TRUSTED_PROXIES } = env();
process.env.NEXTAUTH_URL = PUBLIC_URL;
const app = next({ dev: process.argv.includes("--dev"), dir: process.cwd(), hostname: HOST, port: PORT });
const handle = app.getRequestHandler();

const server = createServer((request, response) => {
  // Whoever is asked for an address later reads it here; a caller cannot name one.
  request.headers["x-clanker-address"] = clientAddress(request.socket.remoteAddress, request.headers["x-forwarded-for"], TRUSTED_PROXIES);
  handle(request, response).catch((err: unknown) => {
    log.error({ err }, "request");
    if (!response.headersSent) response.writeHead(500);
    response.end();
  });
});
server.headersTimeout = 15_000;
server.requestTimeout = 120_000;
server.keepAliveTimeout = 65_000;

await Promise.all([app.prepare(), connectQueue(), db().$queryRaw`SELECT 1`]);
server.listen(PORT, HOST, () => log.info({ host: HOST, port: PORT }, "listening"));
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
