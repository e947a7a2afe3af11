import type { Random } from "../chaos/random.ts";

type Header = [name: string, value: string];

/** Content types that a JSON body does not have, or has in an odd way. */
export const TYPES = [
  ...[
    "text/plain",
    "application/json; charset=utf-16",
    "application/xml",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=x",
  ],
  ...[
    "application/x-www-form-urlencoded",
    "application/problem+json",
    "APPLICATION/JSON",
    "application/json;;;",
    "json",
    "*/*",
    ";",
    "application/json, text/plain",
  ],
];

/** A byte for each sign, because that is what a header can hold; control characters are for raw sockets. */
const VALUES = [
  "",
  " ",
  "*",
  "x",
  "\xff\xfe",
  "é",
  "'",
  "../..",
  "0",
  "-1",
  "1e3",
  "null",
  "x".repeat(6000),
  "<script>",
  "$\x7bjndi:ldap://host.invalid}",
  ",,,",
  '"',
  "a, b",
];

/** Values that a header is made for, or just not. */
const HEADERS: Record<string, string[]> = {
  "idempotency-key": ["fuzz", '"fuzz"', "x".repeat(255), "x".repeat(256), '"', '""', "a b"],
  "if-match": ["*", '"0"', '"1"', 'W/"1"', '"99999999999999999999"', "1", '"1", "2"'],
  "if-none-match": ["*", '"0"', 'W/"1"', '"x"', "x".repeat(4000)],
  "if-range": ['"x"', "Wed, 21 Oct 2026 07:28:00 GMT"],
  range: [
    "bytes=0-0",
    "bytes=-1",
    "bytes=5-",
    "bytes=9999999-",
    "bytes=3-1",
    "bytes=0-1,2-3",
    "bytes=99999999999999999999-",
    "bytes=-0",
    "lines=1-2",
    "bytes=-",
  ],
  "clanker-version": ["2025-01-01", "2024-12-31", "2026-02-30", "9999-01-01", "latest"],
  "x-workspace-id": ["ws_1", "1", "ws_2147483648", "no-such-workspace", "%00"],
  "x-permission-grant": ["grt_1", "grant_x", "a.b.c"],
  "x-request-id": ["ok-1", "a".repeat(128), "a".repeat(129), "a b", "%0d%0aset-cookie: x=1"],
  "x-api-key": ["ck_x", "sk_live_x", "Bearer x"],
  "x-auth-token": ["x", "a.b.c"],
  authorization: ["Bearer", "Bearer ", "Bearer ck_x", "Basic", "Basic !!!", "Basic Og==", "Digest x", "bearer  x", "Bearer a b"],
  cookie: ["next-auth.session-token=x", "__Secure-next-auth.session-token=%00", "=", "; ; ;", "next-auth.session-token=", "a=%E0%A4%A"],
  origin: ["null", "https://host.invalid", "http://localhost", "x"],
  host: ["host.invalid", "localhost", "127.0.0.1:1", "[::1]:80", "a b", "localhost:99999"],
  accept: ["text/event-stream", "text/html", "image/*", "application/json;q=0"],
  "accept-encoding": ["gzip;q=0", "br", "identity;q=0", "*;q=0"],
  "content-encoding": ["gzip", "br", "identity", "deflate, gzip"],
  "last-event-id": ["0", "-1", "99999999999999999999", "1.5", "evt_1", "NaN"],
  "x-forwarded-for": ["127.0.0.1", "::1", "1.2.3.4, 5.6.7.8", "unknown", "999.1.1.1", "fe80::1%eth0"],
  "x-forwarded-host": ["host.invalid", "localhost"],
  "x-clanker-address": ["1.2.3.4"],
  "x-clanker-host": ["host.invalid"],
  "x-http-method-override": ["DELETE"],
  rsc: ["1"],
  "next-action": ["x", "0".repeat(42)],
  "x-middleware-subrequest": ["middleware:middleware:middleware"],
  "user-agent": ["x".repeat(5000), "\xff"],
  dnt: ["1"],
  "stripe-signature": ["t=1,v1=x", "t=,v1="],
  "webhook-signature": ["v1,x"],
};

/** One header or two, sometimes the same one twice. */
export function oddHeaders(random: Random): Header[] {
  const name = random.pick(Object.keys(HEADERS));
  const value = () => random.pick(random() < 0.7 ? (HEADERS[name] as string[]) : VALUES);
  // Node refuses to be given two hosts, and so does every client; raw sockets send them.
  if (name === "host" || random() < 0.8) return [[name, value()]];
  return [
    [name, value()],
    [name, value()],
  ];
}
