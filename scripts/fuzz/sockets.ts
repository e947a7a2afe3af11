import { connect } from "node:net";
import type { Random } from "../chaos/random.ts";
import { noise, type Surface } from "./surface.ts";
import type { Sent } from "./wire.ts";

/** What is answered ends its connection, so that nothing need be waited for. */
const HOST = "Host: localhost\r\nConnection: close\r\n";

/** What no client would put on a connection. `half`: the rest never comes, and we leave. */
function bytesFor(random: Random): { what: string; bytes: Buffer; half?: boolean } {
  const lines = (first: string, more = HOST, body = "") => Buffer.from(`${first}\r\n${more}\r\n${body}`, "latin1");
  const path = random.pick(["/", "/api/v1/profile", "/mcp", "/git/summarize.git/info/refs", "/api/events"]);
  return random.pick<{ what: string; bytes: Buffer; half?: boolean }>([
    { what: "noise", bytes: noise(random, random.whole(1, 3000)) },
    { what: "a TLS hello", bytes: Buffer.from("16030100a5010000a10303", "hex") },
    { what: "HTTP/2", bytes: Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") },
    { what: "no version", bytes: lines(`GET ${path}`) },
    { what: "an odd version", bytes: lines(`GET ${path} HTTP/9.9`) },
    { what: "HTTP/1.0", bytes: lines(`GET ${path} HTTP/1.0`, "") },
    { what: "no host", bytes: lines(`GET ${path} HTTP/1.1`, "") },
    { what: "two hosts", bytes: lines(`GET ${path} HTTP/1.1`, `${HOST}Host: host.invalid\r\n`) },
    { what: "an unknown method", bytes: lines(`FUZZ ${path} HTTP/1.1`) },
    { what: "a method in small letters", bytes: lines(`get ${path} HTTP/1.1`) },
    { what: "CONNECT", bytes: lines("CONNECT host.invalid:443 HTTP/1.1") },
    { what: "an upgrade", bytes: lines(`GET ${path} HTTP/1.1`, `${HOST}Connection: Upgrade\r\nUpgrade: ${random.pick(["websocket", "h2c", "x"])}\r\n`) },
    { what: "a whole address", bytes: lines(`GET http://host.invalid${path} HTTP/1.1`) },
    { what: "an address of one star", bytes: lines("OPTIONS * HTTP/1.1") },
    { what: "an address without a slash", bytes: lines("GET api/v1/profile HTTP/1.1") },
    { what: "an address with odd bytes", bytes: lines(`GET /\xff\x80{}|^<>"\` HTTP/1.1`) },
    { what: "an address with NUL", bytes: lines("GET /a\0b HTTP/1.1") },
    {
      what: "slashes and dots",
      bytes: lines(
        `GET ${random.pick(["//", "///api/v1//profile", "/api/v1/../../etc/passwd", "/..", "/api/./v1/profile", "/api\\v1", "//host.invalid/x", "/?/", "/#", "/%"])} HTTP/1.1`,
      ),
    },
    { what: "a long address", bytes: lines(`GET /${"x".repeat(200_000)} HTTP/1.1`) },
    { what: "a flood of headers", bytes: lines(`GET ${path} HTTP/1.1`, HOST + "a: b\r\n".repeat(20_000)) },
    { what: "a long header", bytes: lines(`GET ${path} HTTP/1.1`, `${HOST}a: ${"x".repeat(100_000)}\r\n`) },
    { what: "odd header names", bytes: lines(`GET ${path} HTTP/1.1`, `${HOST}a b: c\r\n: d\r\ne\r\n\x01: f\r\n`) },
    { what: "control characters in a header", bytes: lines(`GET ${path} HTTP/1.1`, `${HOST}x-api-key: a\x00b\x07\r\n`) },
    { what: "a folded header", bytes: lines(`GET ${path} HTTP/1.1`, `${HOST}x-api-key: a\r\n b\r\n`) },
    { what: "line feeds alone", bytes: Buffer.from(`GET ${path} HTTP/1.1\nHost: localhost\n\n`) },
    { what: "two lengths", bytes: lines("POST /api/v1/activate HTTP/1.1", `${HOST}Content-Length: 2\r\nContent-Length: 3\r\n`, "{}x") },
    {
      what: "a length and chunks",
      bytes: lines("POST /api/v1/activate HTTP/1.1", `${HOST}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n`, "0\r\n\r\nGET /api HTTP/1.1\r\n\r\n"),
    },
    {
      what: "an odd length",
      bytes: lines(
        "POST /api/v1/activate HTTP/1.1",
        `${HOST}Content-Length: ${random.pick(["-1", "1e3", "0x2", "99999999999999999999", "+2", "2, 2"])}\r\n`,
        "{}",
      ),
    },
    {
      what: "an odd encoding",
      bytes: lines(
        "POST /api/v1/activate HTTP/1.1",
        `${HOST}Transfer-Encoding: ${random.pick(["gzip", "chunked, gzip", "xchunked", "identity", ""])}\r\n`,
        "0\r\n\r\n",
      ),
    },
    {
      what: "broken chunks",
      bytes: lines(
        "POST /api/v1/activate HTTP/1.1",
        `${HOST}Transfer-Encoding: chunked\r\n`,
        random.pick(["zz\r\n", "5\r\nab\r\n0\r\n\r\n", "-1\r\n\r\n", `${"f".repeat(20)}\r\n`, "2;x\r\n{}\r\n0\r\na: b\r\n\r\n"]),
      ),
      half: true,
    },
    { what: "half a first line", bytes: Buffer.from("GET /api/v1/pro"), half: true },
    { what: "half the headers", bytes: Buffer.from(`GET ${path} HTTP/1.1\r\nHost: loc`), half: true },
    {
      what: "half a body",
      bytes: lines("POST /api/v1/activate HTTP/1.1", `${HOST}Content-Type: application/json\r\nContent-Length: 100\r\n`, '{"client_label":'),
      half: true,
    },
    { what: "many requests at once", bytes: Buffer.concat(Array.from({ length: 50 }, () => lines(`GET ${path} HTTP/1.1`))) },
    {
      what: "expectations",
      bytes: lines("POST /api/v1/activate HTTP/1.1", `${HOST}Expect: ${random.pick(["100-continue", "x"])}\r\nContent-Length: 2\r\n`, "{}"),
    },
  ]);
}

/** How long we wait for what a server says to it. */
const WAIT_MS = 400;

export const sockets: Surface = async (_people, random, report) => {
  for (let i = 0; i < 8; i++) {
    const { what, bytes, half } = bytesFor(random);
    const sent: Sent = { method: "RAW", target: "/", headers: [], body: bytes, who: "nobody", what: `sockets: ${what}` };
    report.raw(sent, await raw(report.origin, bytes, half === true));
  }
};

/** Everything that came back, until the server closed or had its time. */
function raw(origin: string, bytes: Buffer, leave: boolean): Promise<string> {
  const { port } = new URL(origin);
  return new Promise((resolve) => {
    const socket = connect(Number(port), "127.0.0.1");
    let said = "";
    const done = () => {
      clearTimeout(waited);
      socket.destroy();
      resolve(said);
    };
    const waited = setTimeout(done, leave ? WAIT_MS / 4 : WAIT_MS);
    socket.on("data", (chunk) => {
      said += chunk.toString("latin1");
    });
    socket.once("close", done);
    socket.once("error", done);
    socket.write(bytes);
  });
}
