import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";

/** Serves a web-standard handler on a free port of this machine, as the product's server does. */
export async function startWebServer(handler: (request: Request) => Promise<Response>) {
  const server = createServer(async (message, response) => {
    const headers = new Headers(Object.entries(message.headers).map(([name, value]) => [name, String(value)]));
    const hasBody = message.method !== "GET" && message.method !== "HEAD";
    const request = new Request(`http://${message.headers.host}${message.url}`, {
      method: message.method ?? "GET",
      headers,
      ...(hasBody && { body: Readable.toWeb(message) as ReadableStream, duplex: "half" }),
    });
    const answer = await handler(request).catch((error: Error) => new Response(error.stack ?? "", { status: 500 }));
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    if (answer.body) Readable.fromWeb(answer.body as never).pipe(response);
    else response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
