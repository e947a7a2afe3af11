import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { ApiError, errorBody } from "#lib/api/errors";
import { newRequestId } from "#lib/api/request-id";
import { answerHeaders } from "#lib/api/security-headers";
import { env } from "#lib/platform/env";
import { countRequest } from "#lib/platform/metrics";

/** How long a connection is kept for the answer to be read, in milliseconds: cut off at once, what had not been read of it could take the answer along. */
const LINGER_MS = 1000;

/** Answers what Node cannot read as a request, for `clientError`: in the API's words instead of none. The connection ends with it. */
export function refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex & { _httpMessage?: { _headerSent?: boolean } }) {
  // Who has gone, or is being answered already, is told nothing.
  if (error.code === "ECONNRESET" || !socket.writable || socket._httpMessage?._headerSent) return void socket.destroy();
  const known =
    error.code === "HPE_HEADER_OVERFLOW"
      ? new ApiError("REQUEST_TOO_LARGE", { message: "The address and the headers may have 16 KiB together." })
      : error.code === "ERR_HTTP_REQUEST_TIMEOUT"
        ? new ApiError("REQUEST_TIMEOUT")
        : new ApiError("INVALID_INPUT", { message: "This is not a request of HTTP." });
  const requestId = newRequestId(null);
  const body = JSON.stringify(errorBody(known, requestId, env().PUBLIC_URL));
  const head = [
    `HTTP/1.1 ${known.status} ${STATUS_CODES[known.status]}`,
    "connection: close",
    ...Object.entries(answerHeaders(env().PUBLIC_URL)).map(([name, value]) => `${name}: ${value}`),
    "content-type: application/json; charset=utf-8",
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
  ];
  countRequest("unreadable", known.status, 0);
  // Its other side may never end it, and Node counts it among nobody's any more.
  setTimeout(() => socket.destroy(), LINGER_MS);
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}
