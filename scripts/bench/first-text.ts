import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Call, send } from "./load.ts";

const PAUSE_MS = 200;

/**
 * What stands for a model: an OpenAI-compatible endpoint that thinks for a moment, says one word, and notes when it did. It
 * says the rest only after as long again, so that the word cannot come with the end.
 */
export async function startModel() {
  const saidAt: number[] = [];
  const server = createServer(async (request, response) => {
    for await (const _ of request);
    const chunk = (delta: object, finish: string | null = null) =>
      response.write(
        `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 1, model: "bench", choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`,
      );
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.flushHeaders();
    await wait(PAUSE_MS);
    saidAt.push(performance.now());
    chunk({ role: "assistant", content: "Hello" });
    await wait(PAUSE_MS);
    chunk({ content: " there." });
    chunk({}, "stop");
    response.end("data: [DONE]\n\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, saidAt, close: () => new Promise((resolve) => server.close(resolve)) };
}

type Model = Awaited<ReturnType<typeof startModel>>;

/** Milliseconds from a model's first word to the client that follows the workspace's events, for each of `runs` runs, and the same without us. */
export async function firstText(model: Model, ours: string, headers: Record<string, string>, runs: number): Promise<{ ours: number[]; floor: number[] }> {
  const run: Call = { url: `${ours}/api/v1/skills/bench-model/run`, method: "POST", body: JSON.stringify({ input: "hello" }), headers };
  const times = { ours: [] as number[], floor: [] as number[] };
  const leave = new AbortController();
  const events = await fetch(`${ours}/api/events`, { headers, signal: leave.signal });
  const heard = hear(events);
  try {
    for (let i = 0; i < runs; i++) {
      await send(run);
      const at = await heard('"Hello"');
      times.ours.push(at - (model.saidAt.at(-1) as number));
      await heard('"completed"');
    }
    for (let i = 0; i < runs; i++) {
      const answer = hear(await fetch(model.url, { method: "POST", body: "{}" }));
      const at = await answer("Hello");
      times.floor.push(at - (model.saidAt.at(-1) as number));
      await answer("[DONE]");
    }
  } finally {
    leave.abort();
  }
  return times;
}

/** Reads a stream until what has come since the last call holds a text; answers when that was. */
function hear(response: Response) {
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let heard = "";
  return async (wanted: string): Promise<number> => {
    for (;;) {
      const at = heard.indexOf(wanted);
      if (at >= 0) {
        heard = heard.slice(at + wanted.length);
        return performance.now();
      }
      const { value, done } = await reader.read();
      if (done) throw new Error(`The stream ended before it said ${wanted}.`);
      heard += decoder.decode(value, { stream: true });
    }
  };
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
