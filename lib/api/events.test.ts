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
