import { expect, test, vi } from "vitest";
import type { StreamEvent } from "#lib/api/operation";
import { eventResponse } from "#lib/api/responses";
import { log } from "#lib/platform/log";

test("a listener that leaves while the next event is made is no trouble worth a warning", async () => {
  const warned = vi.spyOn(log, "warn").mockReturnValue();
  const next = Promise.withResolvers<void>();
  let ended = false;
  async function* events(): AsyncGenerator<StreamEvent> {
    try {
      await next.promise;
      yield { data: 1 };
    } finally {
      ended = true;
    }
  }
  const reader = eventResponse(new Request("http://localhost:3000/"), events(), {}, () => {}).body?.getReader();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe(": connected\n\n");
  void reader?.read(); // The next is asked for.
  await reader?.cancel();
  next.resolve();
  await vi.waitFor(() => expect(ended).toBe(true));
  await new Promise(setImmediate);
  expect(warned).not.toHaveBeenCalled();
});

test("for a listener that had left before the answer began nothing is kept alive", async () => {
  const beats = vi.spyOn(globalThis, "setInterval");
  const cleared = vi.spyOn(globalThis, "clearInterval");
  const left = new AbortController();
  const request = new Request("http://localhost:3000/", { signal: left.signal });
  left.abort();
  let asked = 0;
  const events: AsyncIterable<StreamEvent> = {
    [Symbol.asyncIterator]: () => ({
      next: async () => {
        asked += 1;
        return { done: false, value: { data: asked } };
      },
    }),
  };
  const onEnd = vi.fn();
  eventResponse(request, events, {}, onEnd);
  await new Promise(setImmediate);
  expect(onEnd).toHaveBeenCalled();
  expect(asked).toBe(0);
  expect(cleared).toHaveBeenCalledWith(beats.mock.results[0]?.value);
});
