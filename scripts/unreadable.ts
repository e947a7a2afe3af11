import type { Duplex } from "node:stream";
import { ApiError, errorBody } from "#lib/api/errors";
import { newRequestId } from "#lib/api/request-id";
import { answerHeaders } from "#lib/api/security-headers";
import { env } from "#lib/platform/env";

/** Answers what Node cannot read as a request, for `clientError`: in the API's words instead of none. The connection ends with it. */
export function refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex & { _httpMessage?: { _headerSent?: boolean } }) {
  // Who has gone, or is being answered already, is told nothing.
  if (error.code === "ECONNRESET" || !socket.writable || socket._httpMessage?._headerSent) return void socket.destroy();
  const known =
    error.code === "HPE_HEADER_OVERFLOW"
      ? new ApiError("REQUEST_TOO_LARGE", { message: "The address and the headers may have 16 KiB together." })
      : new ApiError("INVALID_INPUT", { message: "This is not a request of HTTP, or it did not come to its end in time." });
  const requestId = newRequestId(null);
  const body = JSON.stringify(errorBody(known, requestId, env().PUBLIC_URL));
  const head = [
    `HTTP/1.1 ${known.status} ${known.status === 413 ? "Content Too Large" : "Bad Request"}`,
    "connection: close",
    ...Object.entries(answerHeaders(env().PUBLIC_URL)).map(([name, value]) => `${name}: ${value}`),
    "content-type: application/json; charset=utf-8",
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}
