/** What a blob store could not do: the bytes are `missing`, or the store itself is `unavailable` and may work later. */
export class BlobError extends Error {
  readonly brand = "BlobError";
  readonly code: "missing" | "unavailable";
  constructor(code: "missing" | "unavailable", what: string, cause?: unknown) {
    super(code === "missing" ? `The blob ${what} is missing` : `The blob store failed: ${what}`, { cause });
    this.name = "BlobError";
    this.code = code;
  }
}

/** By brand and not `instanceof`: Next loads a module more than once. */
export const isBlobError = (error: unknown): error is BlobError => (error as { brand?: unknown } | null)?.brand === "BlobError";

/** Nothing but an address may become part of a path; anything else names no blob. */
export function checkAddress(sha256: string): string {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new BlobError("missing", sha256);
  return sha256;
}
