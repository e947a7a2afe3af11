import { randomUUID } from "node:crypto";

/** The caller's own request id when it is a plain word, else a new one. */
export const newRequestId = (given: string | null): string =>
  given !== null && /^[A-Za-z0-9._-]{1,128}$/.test(given) ? given : `req_${randomUUID().replaceAll("-", "").slice(0, 24)}`;
