import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Received = { headers: Record<string, string>; body: string; path: string };
export type Receiver = Awaited<ReturnType<typeof startReceiver>>;

/** A target of webhooks on this machine. `answers` decides what each request is told; it may also say nothing. */
export async function startReceiver(answers: (response: ServerResponse, received: Received) => void = (response) => response.writeHead(204).end()) {
  const received: Received[] = [];
  const wakers = new Set<() => void>();
  let [now, most] = [0, 0];
  const server = createServer((request, response) => {
    most = Math.max(most, ++now);
    response.once("close", () => {
      now -= 1;
    });
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.once("end", () => {
      const got = { headers: request.headers as Record<string, string>, body: Buffer.concat(chunks).toString(), path: request.url ?? "" };
      received.push(got);
      for (const wake of wakers) wake();
      answers(response, got);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  /** The first so many requests that fit, once they are there. */
  const wait = async (count: number, fits: (got: Received) => boolean = () => true): Promise<Received[]> => {
    for (;;) {
      const found = received.filter(fits);
      if (found.length >= count) return found;
      await new Promise<void>((resolve) => {
        const wake = () => {
          wakers.delete(wake);
          resolve();
        };
        wakers.add(wake);
      });
    }
  };
  return {
    ...{ port, url: `http://127.0.0.1:${port}/hook`, received, wait, most: () => most },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
