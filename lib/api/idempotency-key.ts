import { invalid } from "#lib/api/errors";

/** The idempotency key of a request's header, quoted or not. */
export function readIdempotencyKey(headers: Headers): string | undefined {
  const value = headers.get("idempotency-key");
  return value === null ? undefined : goodKey(/^"(.*)"$/.exec(value)?.[1] ?? value, "idempotency-key");
}

/** An idempotency key: 1 to 255 printable characters. */
export function goodKey(key: unknown, param: string): string {
  if (typeof key !== "string" || !/^[\x20-\x7e]{1,255}$/.test(key)) throw invalid(param, "Must be 1 to 255 printable characters.");
  return key;
}
