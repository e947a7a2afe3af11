import type { RequestListener } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { createGuardedServer, LIMITS, type Limits } from "./guarded-server.ts";

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

async function start(answer: RequestListener, limits: Partial<Limits> = {}): Promise<number> {
  const server = createGuardedServer(answer, { ...LIMITS, ...limits });
  ends.push(
    () => server.closeAllConnections(),
    () => server.close(),
  ); // prettier-ignore
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

/** A client that speaks by hand: what it was sent, and when the connection was over. */
function speak(port: number, text: string, { reads = true } = {}) {
  const socket: Socket = connect(port, "127.0.0.1");
  ends.push(() => socket.destroy());
  const heard = { text: "" };
  const over = new Promise<string>((resolve) => {
    socket.on("error", () => undefined); // A connection that is cut tells so.
    socket.on("close", () => resolve(heard.text));
  });
  if (reads)
    socket.on("data", (chunk) => {
      heard.text += chunk;
    });
  else socket.pause();
  socket.write(text);
  return { socket, over, heard };
}

const ask = (path = "/") => `GET ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`;
const ok: RequestListener = (_, response) => response.end("ok");

test("whoever takes longer over the headers than they may is cut off, and so is one who drips a body", async () => {
  const port = await start(
    (request, response) => {
      request.resume();
      request.on("end", () => response.end("ok"));
    },
    { headersMs: 200, requestMs: 400 },
  );
  const slow = speak(port, "GET / HTTP/1.1\r\nhost: localhost\r\nx-slow: ");
  const dripping = speak(port, "POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000\r\n\r\na");
  const drip = setInterval(() => {
    slow.socket.write("a");
    dripping.socket.write("a");
  }, 50);
  ends.push(() => clearInterval(drip));
  expect(await slow.over).toMatch(/^HTTP\/1.1 408 /);
  expect(await dripping.over).toMatch(/^HTTP\/1.1 408 /);
});

test("who never ends their side is cut off all the same, and takes no place from others", async () => {
  const port = await start(ok, { headersMs: 200, connections: 3 });
  const silent = Array.from({ length: 3 }, () => {
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    ends.push(() => socket.destroy());
    return new Promise<string>((resolve) => socket.once("data", (data) => resolve(String(data))));
  });
  for (const heard of silent) expect(await heard).toMatch(/^HTTP\/1.1 408 /);
  const status = () =>
    fetch(`http://127.0.0.1:${port}/`).then(
      (answer) => answer.status,
      () => "turned away",
    );
  await expect.poll(status, { timeout: 5000 }).toBe(200);
});

test("a client that takes nothing of its answer is cut off; one whose answer takes long is not", async () => {
  const piece = Buffer.alloc(1024 * 1024);
  const port = await start(
    (request, response) => {
      if (request.url === "/late") return void setTimeout(() => response.end("late"), 1200);
      const more = () => {
        while (!response.destroyed && response.write(piece));
        response.once("drain", more);
      };
      more();
    },
    { stalledMs: 300 },
  );
  const late = speak(port, ask("/late"));
  const deaf = speak(port, ask("/endless"), { reads: false });
  await new Promise((resolve) => deaf.socket.once("connect", resolve));
  const server = new Promise((resolve) => {
    // It does not read, so it only sees the end when it writes into it.
    const poke = setInterval(() => deaf.socket.write("x"), 50);
    ends.push(() => clearInterval(poke));
    deaf.socket.once("close", resolve);
  });
  await server;
  expect(late.heard.text).not.toContain("408");
  await expect.poll(() => late.heard.text, { timeout: 5000 }).toMatch(/late$/);
});

test("beyond the answers that may be under way the next is refused with retry-after, and health is answered", async () => {
  const waiting: (() => void)[] = [];
  const hold: RequestListener = (request, response) => (request.url === "/hold" ? waiting.push(() => response.end("held")) : response.end("ok"));
  const port = await start(hold, { answers: 2 });
  const held = [speak(port, ask("/hold")), speak(port, ask("/hold"))];
  await expect.poll(() => waiting.length).toBe(2);
  const url = `http://127.0.0.1:${port}`;
  const refused = await fetch(`${url}/api/v1/memory`, { headers: { "x-request-id": "mine" } });
  expect([refused.status, refused.headers.get("retry-after"), refused.headers.get("x-request-id")]).toEqual([503, "1", "mine"]);
  expect((await refused.json()).error).toMatchObject({ type: "overloaded_error", code: "OVERLOADED", request_id: "mine" });
  expect(await (await fetch(`${url}/api/health`)).text()).toBe("ok");
  for (const each of waiting) each();
  await expect.poll(() => held.map(({ heard }) => heard.text.endsWith("held"))).toEqual([true, true]);
  expect((await fetch(url)).status).toBe(200);
});

test("a process that is late twice takes nothing more until it has caught up; one halt is not held against it", async () => {
  const port = await start(ok, { lateMs: 200 });
  const halt = (ms: number) => {
    const until = performance.now() + ms;
    while (performance.now() < until);
  };
  const status = async () => (await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: "close" } })).status;
  halt(500);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await status()).toBe(200);
  for (let i = 0; i < 3; i++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    halt(600);
  }
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(await status()).toBe(503);
  await expect.poll(status, { timeout: 5000 }).toBe(200);
});

test("connections that wait for nothing make room for new ones", async () => {
  const port = await start(ok, { connections: 3 });
  const idle = [1, 2, 3].map(() => speak(port, ask()));
  await expect.poll(() => idle.every(({ heard }) => heard.text.endsWith("ok"))).toBe(true);
  await speak(port, ask()).over; // This one is turned away, and the idle ones with it.
  await Promise.all(idle.map(({ over }) => over));
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
});
