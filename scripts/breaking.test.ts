import { createServer, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { expect, test, vi } from "vitest";
import { breaking } from "./breaking.ts";

test("a body that fails breaks the connection, shows nothing of why, and prints no bare error", async () => {
  const printed = vi.spyOn(console, "error");
  const begun = Promise.withResolvers<void>();
  let turn = 0;
  const body = () =>
    new ReadableStream<Uint8Array>({
      async pull(controller) {
        if (turn++ === 0) return controller.enqueue(new TextEncoder().encode("half of it"));
        await begun.promise;
        controller.error(new Error("relation users is not there"));
      },
    });
  const server = createServer(
    getRequestListener((_request, { outgoing }) => breaking(new Response(body(), { headers: { "content-type": "text/csv" } }), outgoing as ServerResponse), {
      overrideGlobalObjects: false,
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1", () => socket.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
  let said = "";
  socket.on("data", (chunk) => {
    said += chunk;
    if (said.includes("half of it")) begun.resolve();
  });
  await new Promise((resolve) => socket.once("close", resolve).once("error", resolve));
  expect(said).toContain("half of it");
  expect(said).not.toContain("relation users");
  // The last piece of a whole answer.
  expect(said).not.toContain("\r\n0\r\n");
  expect(printed).not.toHaveBeenCalled();
  server.closeAllConnections();
  server.close();
});
