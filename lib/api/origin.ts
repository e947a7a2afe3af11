import { ApiError } from "#lib/api/errors";
import { env } from "#lib/platform/env";

/**
 * The address that a request asked this server by, such as `https://clanker.example`: what is told to programs that compare
 * the addresses they are given with the one they asked. Of any other name it is refused, so that a page whose name was made to
 * lead here learns nothing. scripts/web.ts says in `x-clanker-host` what was asked, a trusted proxy's word included.
 */
export function originOf(request: Request): string {
  const origin = acceptedOrigin(request);
  if (!origin) throw new ApiError("HOST_REFUSED");
  return origin;
}

/** The same, and undefined of a name that is not this server's. */
export const acceptedOrigin = (request: Request): string | undefined =>
  originOfHost(request.headers.get("x-clanker-host") ?? request.headers.get("host") ?? new URL(request.url).host);

/** The origin of a host that this server answers for; undefined of any other. Nearly every request names the same. */
function originOfHost(host: string): string | undefined {
  const { PUBLIC_URL, HOST, PORT } = env();
  const key = `${host} ${PUBLIC_URL} ${HOST} ${PORT}`;
  if (last?.key !== key) last = { key, origin: findOrigin(host) };
  return last.origin;
}

let last: { key: string; origin: string | undefined } | undefined;

function findOrigin(host: string): string | undefined {
  const own = new URL(env().PUBLIC_URL);
  if (!/^([a-z0-9._-]+|\[[0-9a-f:]+\])(:\d{1,5})?$/i.test(host)) return undefined;
  // PUBLIC_URL's scheme says which port need not be named.
  if (URL.canParse(`${own.protocol}//${host}`) && new URL(`${own.protocol}//${host}`).host === own.host) return own.origin;
  const asked = URL.canParse(`http://${host}`) ? new URL(`http://${host}`) : undefined;
  if (!asked || !LOOPBACK.includes(asked.hostname)) return undefined;
  const { HOST, PORT } = env();
  const ports = [
    ...(LOOPBACK.includes(HOST) || HOST === "::1" ? [String(PORT)] : []),
    ...(own.protocol === "http:" && LOOPBACK.includes(own.hostname) ? [own.port || "80"] : []),
  ];
  return ports.includes(asked.port || "80") ? asked.origin : undefined;
}

/** Whether an origin, as a browser names it, is one that this server answers for. */
export function isOwnOrigin(origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { origin: exact, host } = new URL(origin);
  return exact === origin && originOfHost(host) === exact;
}

/** What a computer calls itself. */
const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];
