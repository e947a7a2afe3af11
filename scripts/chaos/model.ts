import type { ServerResponse } from "node:http";
import { broken, openai, refuse, startModel } from "#lib/testing/model-double";
import { sleep } from "./cluster.ts";

const MOODS = {
  busy: refuse(429, "Come back in a second.", { "retry-after": "1" }),
  overloaded: refuse(529, "Overloaded."),
  broken: refuse(500, "Something went wrong."),
  stalling: undefined,
  cutting: undefined,
};
export type Mood = keyof typeof MOODS;
export const MOOD_NAMES = Object.keys(MOODS) as Mood[];

/** What a model says of a run's input, `<n> <name>`. */
export const saidOf = (name: string) => `${name} has been thought about.`;

/** A provider of a model that answers at once, until it is told to be in some mood for a while. */
export async function startMoodyModel() {
  let mood: Mood | undefined;
  const stalled = new Set<ServerResponse>();
  const answer = (response: ServerResponse) => {
    const messages = model.requests.splice(0).at(-1)?.body.messages as { role: string; content: unknown }[];
    const name = /\d+ (r\d+)/.exec(JSON.stringify(messages.findLast(({ role }) => role === "user")?.content))?.[1] as string;
    if (mood === "stalling") return void stalled.add(response);
    const content = saidOf(name).slice(0, 12);
    if (mood === "cutting") {
      const chunk = { id: "c", object: "chat.completion.chunk", created: 1, model: "m", choices: [{ index: 0, delta: { content } }] };
      return broken([`data: ${JSON.stringify(chunk)}\n\n`], "break")(response);
    }
    (MOODS[mood ?? "cutting"] ?? openai({ text: [saidOf(name)] }))(response);
  };
  const model = await startModel(answer);
  return {
    url: model.url,
    close: model.close,
    /** One mood at a time: the last one that was asked for. Those that stall are cut off when it is over. */
    async be(next: Mood, ms: number) {
      mood = next;
      await sleep(ms);
      if (mood === next) mood = undefined;
      for (const response of stalled) response.destroy();
      stalled.clear();
    },
  };
}
