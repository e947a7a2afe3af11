import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Answer = (response: ServerResponse) => void;
type Recorded = { path: string; headers: IncomingMessage["headers"]; body: Record<string, unknown>; closed: boolean };

/** A model's provider that answers with what it is told, in order (the last again and again), and keeps each request as it was on the wire. */
export async function startModel(...answers: Answer[]) {
  const requests: Recorded[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.setEncoding("utf8");
    request.on("data", (chunk) => {
      text += chunk;
    });
    request.on("end", () => {
      const recorded = { path: request.url ?? "", headers: request.headers, body: JSON.parse(text), closed: false };
      requests.push(recorded);
      response.on("close", () => {
        recorded.closed = !response.writableFinished;
      });
      answers[Math.min(requests.length, answers.length) - 1]?.(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** A refusal in the words of either provider. */
export const refuse =
  (status: number, message: string, headers: Record<string, string> = {}): Answer =>
  (response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify({ type: "error", error: { type: "an_error", message } }));
  };

const begin = (response: ServerResponse) => response.writeHead(200, { "content-type": "text/event-stream" });
const event = (data: Record<string, unknown>) => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;

type Said = { text?: string[]; tools?: { id: string; name: string; input: unknown }[]; stop?: string; usage?: Record<string, number> };

/** The events of Anthropic's wire, one string for each. */
export function anthropicEvents({ text = [], tools = [], stop, usage = {} }: Said): string[] {
  const message = { id: "msg_1", type: "message", role: "assistant", model: "claude", content: [], stop_reason: null, stop_sequence: null };
  const events: Record<string, unknown>[] = [{ type: "message_start", message: { ...message, usage: { input_tokens: 10, output_tokens: 1, ...usage } } }];
  let index = 0;
  if (text.length > 0) {
    events.push({ type: "content_block_start", index, content_block: { type: "text", text: "" } });
    for (const piece of text) events.push({ type: "content_block_delta", index, delta: { type: "text_delta", text: piece } });
    events.push({ type: "content_block_stop", index: index++ });
  }
  for (const { id, name, input } of tools) {
    events.push({ type: "content_block_start", index, content_block: { type: "tool_use", id, name, input: {} } });
    events.push({
      type: "content_block_delta",
      index,
      delta: { type: "input_json_delta", partial_json: typeof input === "string" ? input : JSON.stringify(input) },
    });
    events.push({ type: "content_block_stop", index: index++ });
  }
  const reason = stop ?? (tools.length > 0 ? "tool_use" : "end_turn");
  events.push({ type: "message_delta", delta: { stop_reason: reason, stop_sequence: null }, usage: { output_tokens: 20, ...usage } }, { type: "message_stop" });
  return events.map(event);
}

/** A whole answer of Anthropic's. */
export const anthropic =
  (said: Said): Answer =>
  (response) => {
    begin(response);
    response.end(anthropicEvents(said).join(""));
  };

/** Some events, after which the connection breaks, ends as if nothing was missing, or stays open and silent. */
export const broken =
  (events: string[], how: "break" | "end" | "hang"): Answer =>
  (response) => {
    begin(response);
    response.write(events.join(""));
    if (how === "end") response.end();
    if (how === "break") setTimeout(() => response.destroy(), 30);
  };

/** A whole answer of an OpenAI-compatible endpoint. */
export const openai =
  ({ text = [], tools = [], stop, usage }: Said): Answer =>
  (response) => {
    begin(response);
    const chunk = (choice: Record<string, unknown> | undefined, more = {}) =>
      response.write(
        `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 1, model: "m", choices: choice ? [{ index: 0, ...choice }] : [], ...more })}\n\n`,
      );
    for (const content of text) chunk({ delta: { content } });
    tools.forEach(({ id, name, input }, index) => {
      chunk({ delta: { tool_calls: [{ index, id, type: "function", function: { name, arguments: JSON.stringify(input) } }] } });
    });
    chunk({ delta: {}, finish_reason: stop ?? (tools.length > 0 ? "tool_calls" : "stop") });
    if (usage) chunk(undefined, { usage });
    response.end("data: [DONE]\n\n");
  };
