import { log } from "#lib/platform/log";

/**
 * Bytes as they are made: no faster than they are taken, and no longer than there is someone to take them. What fails in the
 * middle breaks the connection, so that nobody takes a part for the whole.
 */
export function streamOf(pieces: AsyncGenerator<Uint8Array>, first?: IteratorResult<Uint8Array>): ReadableStream<Uint8Array> {
  let next = first;
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = next ?? (await pieces.next());
        next = undefined;
        if (done) controller.close();
        else controller.enqueue(new Uint8Array(value));
      } catch (err) {
        log.warn({ err }, "a download was broken off");
        controller.error(err);
      }
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
}
