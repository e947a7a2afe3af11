/** Bytes as they are made: no faster than they are taken, and no longer than there is someone to take them. */
export function streamOf(pieces: AsyncGenerator<Uint8Array>, first?: IteratorResult<Uint8Array>): ReadableStream<Uint8Array> {
  let next = first;
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = next ?? (await pieces.next());
      next = undefined;
      if (done) controller.close();
      else controller.enqueue(new Uint8Array(value));
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
}
