import { type ClientRequest, request } from "node:http";
import { forgetQueued } from "./compare.ts";
import { type Call, quantile, send } from "./load.ts";
import { hold, say } from "./report.ts";
import type { World } from "./server.ts";

/** Clients that follow a workspace's events: how long after a run was asked for each of them has seen it. */
export async function benchFanOut(world: World, run: Call, quick: boolean) {
  const [clients, events] = quick ? [100, 10] : [500, 40];
  const seen: number[] = [];
  let began = 0;
  let missing = 0;
  let arrived = () => {};
  const open: ClientRequest[] = [];
  await Promise.all(
    Array.from({ length: clients }, async () => {
      open.push(
        await follow(`${world.ours}/api/events`, world.headers, () => {
          seen.push(performance.now() - began);
          missing -= 1;
          if (missing === 0) arrived();
        }),
      );
    }),
  );
  try {
    for (let i = 0; i < events; i++) {
      const all = new Promise<void>((resolve, reject) => {
        arrived = resolve;
        setTimeout(() => reject(new Error(`${missing} of ${clients} clients have not seen an event within 10 s.`)), 10_000).unref();
      });
      missing = clients;
      began = performance.now();
      await Promise.all([all, send({ ...run, url: world.ours + run.url, headers: world.headers })]);
    }
  } finally {
    for (const each of open) each.destroy();
    await forgetQueued(world);
  }
  say(
    `\nServer-sent events: ${clients} clients, ${events} runs, ms from asking for the run to the event: median ${quantile(seen, 0.5).toFixed(1)}, p99 ${quantile(seen, 0.99).toFixed(1)}`,
  );
  hold(`an event at each of ${clients} clients, p99 from asking for the run`, quantile(seen, 0.99), " ms", { most: 100 });
}

/** One client. Resolves when it is connected, and then calls `onEvent` for each event that tells of an execution. */
function follow(url: string, headers: Record<string, string>, onEvent: () => void): Promise<ClientRequest> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers: { ...headers, accept: "text/event-stream" }, agent: false }, (response) => {
      if (response.statusCode !== 200) return reject(new Error(`${url} answered ${response.statusCode}.`));
      let text = "";
      response.on("data", (chunk: Buffer) => {
        text += chunk.toString();
        const whole = text.split("\n\n");
        text = whole.pop() as string;
        for (const each of whole) if (/^data: .*exec_/m.test(each)) onEvent();
      });
      response.on("error", () => undefined); // It is cut at the end.
      resolve(asked);
    });
    asked.on("error", reject);
    asked.end();
  });
}
