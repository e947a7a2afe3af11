import { FINAL } from "./checks.ts";
import type { Accepted } from "./clients.ts";
import { type Cluster, sleep } from "./cluster.ts";

type Event = { id: string; status: string; blocks: { index: number }[]; lastBlock: number };

/** Hears a run to its end, from one web server after the other, with Last-Event-ID; answers what was missed or came twice. */
export async function follow(cluster: Cluster, { id, home }: Accepted, turn: number): Promise<string[]> {
  let last: string | undefined;
  let next = 1;
  const wrong: string[] = [];
  for (let tries = 0; tries < 600; tries++) {
    const events = stream(`${cluster.web(turn + tries)}/api/events?executionId=exec_${id}`, {
      "x-api-key": home.key,
      ...(last && { "last-event-id": last }),
    });
    try {
      for await (const event of events) {
        if (last && BigInt(event.id) <= BigInt(last)) wrong.push(`exec_${id}: event ${event.id} came after ${last}`);
        last = event.id;
        for (const { index } of event.blocks) {
          if (index !== next) wrong.push(`exec_${id}: a follower was sent block ${index} instead of ${next}`);
          next = index + 1;
        }
        if (FINAL.includes(event.status)) {
          if (next !== event.lastBlock + 1) wrong.push(`exec_${id}: a follower has ${next - 1} of ${event.lastBlock} blocks`);
          return wrong;
        }
      }
    } catch (error) {
      if (!(error instanceof TypeError || (error as Error).name === "AbortError" || (error as Error).name === "TimeoutError")) throw error;
    }
    await sleep(200);
  }
  return [...wrong, `exec_${id}: a follower never heard of its end`];
}

/** The events of one connection, until it ends or breaks, or for twenty seconds: one that died silently must not hold us. */
async function* stream(url: string, headers: Record<string, string>): AsyncGenerator<Event> {
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(20_000) });
  if (!response.ok || !response.body) {
    await response.body?.cancel();
    return;
  }
  let text = "";
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const messages = text.split("\n\n");
    text = messages.pop() as string;
    for (const message of messages) {
      const fields = Object.fromEntries(message.split("\n").map((line) => line.split(/:\s?(.*)/s, 2) as [string, string]));
      if (fields.data) yield { id: fields.id as string, ...JSON.parse(fields.data) };
    }
  }
}
