import type { ServerResponse } from "node:http";
import { log } from "#lib/platform/log";

/**
 * An answer whose connection breaks when its body fails, with a line in the log: the adapter would print the failure as a bare error, also
 * when it is only that the caller has gone. What is no stream of ours was there whole before, and goes as it is.
 */
export function breaking(answer: Response, outgoing: ServerResponse): Response {
  const isWhole = answer.headers.get("content-type")?.startsWith("application/json") && !answer.headers.has("content-disposition");
  if (!answer.body || isWhole) return answer;
  const reader = answer.body.getReader();
  let isLeft = false;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (isLeft) return;
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (err) {
        if (isLeft) return;
        log.warn({ err }, "an answer was broken off");
        outgoing.destroy();
        controller.close();
      }
    },
    cancel(reason) {
      isLeft = true;
      return reader.cancel(reason);
    },
  });
  return new Response(body, answer);
}
