import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { expect, test } from "vitest";
import { breaking } from "./breaking.ts";

test("a body that fails breaks the connection, and does not end with the failure's words", async () => {
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
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  let said = "";
  const whole = async () => {
    for await (const chunk of answer.body as ReadableStream<Uint8Array>) {
      said += new TextDecoder().decode(chunk);
      begun.resolve();
    }
  };
  await expect(whole()).rejects.toThrow("terminated");
  expect(said).toBe("half of it");
  server.closeAllConnections();
  server.close();
});
