import type { IncomingMessage } from "node:http";
import { env } from "#lib/platform/env";
import { outboundFetch } from "#lib/platform/outbound";
import { readRetryAfter } from "#lib/runtime/webhook-retries";
import { signatures } from "#lib/runtime/webhook-secret";

/** How long one try may take in all. */
export const LIMIT_MS = 15_000;
/** How much of an answer is read, and thrown away, so that the target need not see its connection cut. */
const MOST_READ = 64 * 1024;

export type Message = { url: string; secrets: string[]; eventId: string; body: string };
/** What came of a try, in words for whoever looks after the webhook. */
export type Attempt = { at: string; status: number | null; durationMs: number; error: string | null };
export type Outcome = Attempt & { retryAfter?: number | undefined };

/** Only this is taken for an answer that it has arrived. */
export const isDelivered = ({ status }: { status: number | null }) => status !== null && status >= 200 && status < 300;

/** Sends it once. Never throws: what went wrong is what came of it. */
export async function attempt({ url, secrets, eventId, body }: Message, signal: AbortSignal, limitMs = LIMIT_MS): Promise<Outcome> {
  const at = new Date();
  const began = performance.now();
  const took = () => Math.round(performance.now() - began);
  const late = AbortSignal.timeout(limitMs);
  const over = AbortSignal.any([signal, late]);
  const timestamp = Math.floor(at.getTime() / 1000);
  try {
    const asked = outboundFetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "user-agent": "Clanker-Webhooks/1.0",
        "webhook-id": eventId,
        "webhook-timestamp": String(timestamp),
        "webhook-signature": signatures(secrets, { id: eventId, timestamp, body }),
      },
      body: Buffer.from(body),
      allowPrivate: env().WEBHOOKS_ALLOW_PRIVATE,
      signal: over,
    });
    // Whatever a connection may do, a worker waits no longer than this.
    const answer = await before(over, asked);
    const { status } = answer;
    await before(over, discard(answer.body)).catch(() => answer.body.destroy());
    const error = isDelivered({ status }) ? null : `The target answered ${status}.`;
    return { at: at.toISOString(), status, durationMs: took(), error, retryAfter: error === null ? undefined : readRetryAfter(answer.headers["retry-after"]) };
  } catch (error) {
    const status = (error as { status?: number }).status ?? null;
    return { at: at.toISOString(), status, durationMs: took(), error: late.aborted ? `No answer within ${limitMs / 1000} seconds.` : inWords(error) };
  }
}

/** What comes of the work, if it does so before it is too late. */
function before<Value>(over: AbortSignal, work: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    if (over.aborted) reject(over.reason);
    over.addEventListener("abort", () => reject(over.reason), { once: true });
    work.then(resolve, reject);
  });
}

/** The status has said what there is to say, so an answer that breaks off, or is too long, changes nothing. */
async function discard(body: IncomingMessage) {
  let size = 0;
  try {
    for await (const chunk of body) {
      size += chunk.length;
      if (size > MOST_READ) break;
    }
  } catch {
    // Nobody wants what did not come.
  }
  body.destroy();
}

function inWords(error: unknown): string {
  const { name, code, message = "" } = error as { name?: string; code?: string; message?: string };
  if (name === "RedirectRefused") return "The target redirects, which is not followed.";
  if (name === "PrivateAddress") return "The target is not on the public internet.";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "The target's name was not found.";
  if (code === "ECONNREFUSED") return "The target refused the connection.";
  return `The target could not be reached: ${code ?? message.slice(0, 200)}.`;
}
