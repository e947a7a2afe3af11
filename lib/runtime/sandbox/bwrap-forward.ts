import { connect, createServer } from "node:net";

/**
 * Runs inside a bwrap sandbox that may reach some hosts: passes what comes to a port of the sandbox's own loopback on to
 * the worker's proxy, whose socket is the only thing in there that leads outside. Says on stdout when it listens.
 */
const [port, socket] = process.argv.slice(2) as [string, string];

const server = createServer({ allowHalfOpen: true }, (inside) => {
  const outside = connect({ path: socket, allowHalfOpen: true });
  inside.pipe(outside).pipe(inside);
  // Either end may break off at any time; the other is then of no use.
  inside.on("error", () => outside.destroy());
  outside.on("error", () => inside.destroy());
});
server.listen(Number(port), "127.0.0.1", () => console.log("listening"));
