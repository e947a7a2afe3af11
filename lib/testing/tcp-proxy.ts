import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export type TcpProxy = Awaited<ReturnType<typeof startProxy>>;

/** Stands before a server of this machine as a network that can fail: by breaking connections, and by silence, of which nobody is told. */
export async function startProxy(port: number) {
  const pairs = new Set<[client: Socket, server: Socket]>();
  let state: "open" | "silent" | "cut" = "open";
  let healed = Promise.withResolvers<void>();
  const proxy = createServer({ noDelay: true, pauseOnConnect: true }, async (client) => {
    client.on("error", () => client.destroy()); // It breaks: that is what this is for.
    if (state === "cut") return client.resetAndDestroy();
    if (state === "silent") await healed.promise;
    if (client.destroyed) return;
    const server = connect({ port, host: "127.0.0.1", noDelay: true });
    const pair: [Socket, Socket] = [client, server];
    pairs.add(pair);
    server.on("error", () => client.destroy());
    client.once("close", () => {
      pairs.delete(pair);
      server.destroy();
    });
    server.once("close", () => pairs.has(pair) && client.destroy());
    client.pipe(server).pipe(client);
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const change = (to: typeof state) => {
    state = to;
    if (to !== "open") healed = Promise.withResolvers();
    else healed.resolve();
  };
  return {
    port: (proxy.address() as AddressInfo).port,
    /** Breaks every connection, and whatever is tried until it is healed. */
    cut() {
      change("cut");
      for (const [client] of pairs) client.resetAndDestroy();
    },
    /** Nothing comes and nothing goes until it is healed; then what was sent arrives. */
    silence() {
      change("silent");
      for (const [client, server] of pairs) for (const each of [client, server]) each.unpipe().pause();
    },
    /** What is connected stays so and is never answered again, as behind a firewall that has forgotten it; new connections work once it is healed. */
    forget() {
      change("silent");
      for (const pair of pairs) {
        pairs.delete(pair);
        const [client, server] = pair;
        client.unpipe().resume();
        server.unpipe().destroy();
      }
    },
    heal() {
      change("open");
      for (const [client, server] of pairs) client.pipe(server).pipe(client);
    },
    async close() {
      for (const [client] of pairs) client.destroy();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}
