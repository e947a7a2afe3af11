import { ApiError, notFound } from "#lib/api/errors";
import { framed } from "#lib/api/framed";
import { named } from "#lib/api/named";
import type { FileAnswer, StreamAnswer, StreamEvent } from "#lib/api/operation";
import { blobs } from "#lib/platform/blob";
import { isBlobError } from "#lib/platform/blob-error";
import { log } from "#lib/platform/log";

/** A stored file as a download: an attachment unless it was asked for to be framed, never sniffed, with one byte range and an ETag. */
export async function fileResponse(request: Request, file: FileAnswer, base: Record<string, string>): Promise<Response> {
  const etag = `"${file.sha256}"`;
  const headers: Record<string, string> = {
    "cache-control": "private, max-age=0, must-revalidate, no-transform",
    ...base,
    etag,
    "accept-ranges": "bytes",
    ...(framed(request, file) ?? attachment(file)),
  };
  if (isKnown(request, etag)) return new Response(null, { status: 304, headers });
  const fresh = !request.headers.has("if-range") || request.headers.get("if-range") === etag;
  const range = fresh ? parseRange(request.headers.get("range"), file.size) : undefined;
  const { start, end } = range ?? { start: 0, end: file.size - 1 };
  headers["content-length"] = String(end - start + 1);
  // Next drops the line above; the server that stands before it puts it back from this one.
  headers["x-clanker-length"] = headers["content-length"];
  if (range) headers["content-range"] = `bytes ${start}-${end}/${file.size}`;
  const body = await open(file, request.method === "HEAD" ? undefined : { start, end });
  return new Response(body, { status: range ? 206 : 200, headers });
}

/** The bytes, found before the answer begins, so that what is not there is an error and no broken download. */
async function open(file: FileAnswer, range: { start: number; end: number } | undefined): Promise<ReadableStream<Uint8Array> | null> {
  try {
    if (range && file.size > 0) return await blobs.stream(file.sha256, range);
    await blobs.stat(file.sha256);
    return null;
  } catch (error) {
    if (!isBlobError(error) || error.code !== "missing") throw error;
    log.error({ err: error }, "a file that is listed is not in the blob store");
    throw notFound("The bytes of this file are not there any more.");
  }
}

/** Whether the caller has what this ETag stands for already. */
export function isKnown(request: Request, etag: string): boolean {
  const known = request.headers.get("if-none-match");
  return known === "*" || Boolean(known?.split(",").some((each) => each.trim().replace(/^W\//, "") === etag));
}

/** What keeps a browser from showing or running a download, or guessing what it is. */
const attachment = ({ filename, contentType }: { filename: string; contentType: string }) => ({
  "content-type": contentType,
  "content-disposition": `attachment; ${named(filename)}`,
  "x-content-type-options": "nosniff",
  "content-security-policy": "sandbox; default-src 'none'",
});

/** One range of RFC 9110: `bytes=0-99`, `bytes=100-`, `bytes=-50`. Several ranges, or another unit, mean the whole file. */
export function parseRange(header: string | null, size: number): { start: number; end: number } | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "");
  if (!match || (match[1] === "" && match[2] === "")) return undefined;
  const start = match[1] === "" ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const end = match[1] === "" || match[2] === "" ? size - 1 : Math.min(Number(match[2]), size - 1);
  if (start > end || start >= size) throw new ApiError("RANGE_NOT_SATISFIABLE", { headers: { "content-range": `bytes */${size}` } });
  return { start, end };
}

/**
 * A download that is made while it is sent. Its first piece is made before the answer begins, so that what fails at once is
 * an error like any other; what fails later breaks the connection, so that nobody takes a part for the whole.
 */
export async function streamResponse(request: Request, stream: StreamAnswer, base: Record<string, string>): Promise<Response> {
  const headers = { "cache-control": "no-store", ...base, ...attachment(stream) };
  if (request.method === "HEAD") return new Response(null, { status: 200, headers });
  const encoder = new TextEncoder();
  const iterator = stream.chunks[Symbol.asyncIterator]();
  const stop = () => {
    iterator.return?.().catch((err: unknown) => log.warn({ err }, "ending a download"));
  };
  let next = await iterator.next();
  request.signal.addEventListener("abort", stop, { once: true });
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        // One who has gone ends the making of it, which must not look like its end.
        request.signal.throwIfAborted();
        if (next.done) return controller.close();
        controller.enqueue(typeof next.value === "string" ? encoder.encode(next.value) : new Uint8Array(next.value));
        next = await iterator.next();
      } catch (err) {
        stop();
        log.warn({ err }, "a download was broken off");
        controller.error(err);
      }
    },
    cancel: stop,
  });
  return new Response(body, { status: 200, headers });
}

/**
 * Server-sent events, with a comment every 15 s so that nothing in between thinks the connection dead. The next event is made when the one
 * before has been taken, so a client that does not read fills no memory here. `onEnd` is called once, however it ends.
 */
export function eventResponse(request: Request, events: AsyncIterable<StreamEvent>, headers: Record<string, string>, onEnd: () => void): Response {
  const head = { ...headers, "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store, no-transform", "x-accel-buffering": "no" };
  if (request.method === "HEAD") {
    onEnd();
    return new Response(null, { status: 200, headers: head });
  }
  const encoder = new TextEncoder();
  const iterator = events[Symbol.asyncIterator]();
  let beat: NodeJS.Timeout | undefined;
  let left = false;
  const end = () => {
    clearInterval(beat);
    onEnd();
  };
  const stop = () => {
    end();
    iterator.return?.().catch((err: unknown) => log.warn({ err }, "ending an event stream"));
  };
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode(": connected\n\n"));
      // Who has something to read already needs no sign of life.
      const live = () => (controller.desiredSize ?? 0) > 0 && controller.enqueue(encoder.encode(": keep-alive\n\n"));
      beat = setInterval(live, 15_000);
      request.signal.addEventListener("abort", stop, { once: true });
      // Who has left before this hears of no abort, and nobody reads or cancels what is made for them.
      left = request.signal.aborted;
      if (left) stop();
    },
    async pull(controller) {
      if (left) return;
      try {
        const next = await iterator.next();
        // Who has left while it was waited for is told nothing, and there is nothing to close.
        if (left) return;
        if (!next.done) {
          controller.enqueue(encoder.encode(frame(next.value)));
          return;
        }
      } catch (err) {
        // The client connects again and resumes from the last event it has.
        log.warn({ err }, "an event stream ended early");
      }
      end();
      if (!left) controller.close();
    },
    cancel() {
      left = true;
      stop();
    },
  });
  return new Response(body, { status: 200, headers: { ...head, connection: "keep-alive" } });
}

function frame(sent: StreamEvent): string {
  if ("text" in sent) return `data: ${sent.text}\n\n`;
  const { id, event, data } = sent;
  return `${id === undefined ? "" : `id: ${id}\n`}${event === undefined ? "" : `event: ${event}\n`}data: ${JSON.stringify(data)}\n\n`;
}
