import { ms } from "./compare.ts";
import { quantile } from "./load.ts";
import { say } from "./report.ts";
import type { World } from "./server.ts";

/** Bytes of a file that is sent. */
const BYTES = 20_000;

/** Sends one file as a form, different each time, and reads the answer to its end. */
export async function upload(world: World): Promise<void> {
  const form = new FormData();
  const data = new Uint8Array(BYTES);
  crypto.getRandomValues(data);
  form.append("file", new File([data], "bench.bin"));
  const answer = await fetch(`${world.ours}/api/v1/uploads`, { method: "POST", headers: world.headers, body: form });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`an upload was answered ${answer.status}: ${text}`);
}

/** How long it takes until a file is kept for good: in the blob store and in the database. */
export async function benchUploads(world: World, quick: boolean) {
  const times: number[] = [];
  for (let i = 0; i < (quick ? 30 : 200); i++) {
    const began = performance.now();
    await upload(world);
    times.push(performance.now() - began);
  }
  say(`\nUploads of ${BYTES / 1000} kB, one after the other: median ${ms(quantile(times, 0.5))} ms, p99 ${ms(quantile(times, 0.99))} ms`);
}
