import { type Cluster, sleep } from "./cluster.ts";
import type { Home } from "./insist.ts";

/** Asks five times a second, of whichever web server answers, and notes for how long none did. */
export class Probe {
  closed = false;
  answered = 0;
  refused = 0;
  silent = 0;
  longest = { ms: 0, at: Date.now() };

  async run(cluster: Cluster, { key }: Home) {
    let last = performance.now();
    for (let turn = 0; !this.closed; turn++) {
      const answer = await fetch(`${cluster.web(turn)}/api/v1/memory`, { headers: { "x-api-key": key }, signal: AbortSignal.timeout(2000) }).catch(
        () => undefined,
      );
      await answer?.body?.cancel().catch(() => undefined); // It may break while it is thrown away.
      if (answer?.status === 200) {
        const ms = performance.now() - last;
        if (ms > this.longest.ms) this.longest = { ms, at: Date.now() };
        this.answered += 1;
        last = performance.now();
        await sleep(200);
        continue;
      }
      if (answer) this.refused += 1;
      else this.silent += 1;
      await sleep(50);
    }
  }
}
