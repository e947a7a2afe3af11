import type { World } from "./world.ts";

// biome-ignore lint/suspicious/noExplicitAny: a part of a message, of many kinds.
export type Part = any;

/** The parts of a run's stream from one web server, until it ends or the connection breaks; `whole` says which. */
export async function hear(world: World, runId: number, turn: number, signal?: AbortSignal): Promise<{ parts: Part[]; whole: boolean }> {
  const parts: Part[] = [];
  try {
    const answer = await fetch(`${world.cluster.web(turn)}/api/v1/workflows/runs/run_${runId}/stream`, {
      ...{ headers: { "x-api-key": world.key }, signal: AbortSignal.any([AbortSignal.timeout(60_000), ...(signal ? [signal] : [])]) },
    });
    if (answer.status !== 200 || !answer.body) return { parts, whole: false };
    let text = "";
    for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const messages = text.split("\n\n");
      text = messages.pop() as string;
      for (const message of messages) {
        const data = /^data: ?(.*)$/m.exec(message)?.[1];
        if (data === "[DONE]") return { parts, whole: true };
        if (data) parts.push(JSON.parse(data));
      }
    }
  } catch {
    // The connection broke, which is what this is about: what was heard until then is what there is.
  }
  return { parts, whole: false };
}

/** What a stream said, without what depends on when it was heard: each change in order, and each text joined. */
export function said(parts: Part[]) {
  const changes = parts.flatMap(({ type, id, data }) =>
    type.startsWith("data-") ? [`${type} ${id} ${data.status} ${data.attempt ?? ""} ${data.executionId ?? ""}`] : [],
  );
  const texts: Record<string, string> = {};
  for (const { type, id, delta } of parts) if (type === "text-delta") texts[id] = (texts[id] ?? "") + delta;
  const ended = parts.filter(({ type }) => type === "text-end").map(({ id }) => id);
  return { changes, texts, ended: ended.sort(), last: parts.at(-1)?.type };
}
