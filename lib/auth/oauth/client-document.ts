import type { IncomingMessage } from "node:http";
import { OAuthError } from "#lib/auth/oauth/oauth-error";
import { env } from "#lib/platform/env";
import { outboundFetch } from "#lib/platform/outbound";
import { isPlainlyPrivate } from "#lib/platform/outbound-address";

const LIMIT_MS = 5000;
const MOST_BYTES = 64 * 1024;

/** Whether a client's id is the address of the document that says who it is: https, in its one spelling, with a path. */
export function isDocumentAddress(clientId: string): boolean {
  if (clientId.length > 500 || !URL.canParse(clientId)) return false;
  const url = new URL(clientId);
  const scheme = url.protocol === "https:" || (url.protocol === "http:" && env().OAUTH_ALLOW_PRIVATE);
  // URL has taken out dot segments, and written the host as it is asked for.
  return scheme && url.href === clientId && url.pathname !== "/" && url.username === "" && url.password === "" && !clientId.includes("#");
}

/**
 * The document at a client's id. A stranger gave the address, so it may not lead inside, nor redirect; nothing is told of
 * what was there instead.
 */
export async function readClientDocument(clientId: string): Promise<unknown> {
  const allowPrivate = env().OAUTH_ALLOW_PRIVATE;
  if (!allowPrivate && isPlainlyPrivate(new URL(clientId))) throw unreadable();
  const signal = AbortSignal.timeout(LIMIT_MS);
  try {
    const headers = { accept: "application/json", "user-agent": "Clanker-OAuth/1.0" };
    const answer = await inTime(signal, outboundFetch(clientId, { headers, allowPrivate, signal }));
    const document = await inTime(signal, readJson(answer.body, answer.status)).finally(() => answer.body.destroy());
    if ((document as { client_id?: unknown } | null)?.client_id !== clientId) throw unreadable();
    return document;
  } catch {
    // Whoever gave the address could learn from the reason what is to be found behind it.
    throw unreadable();
  }
}

const unreadable = () =>
  new OAuthError(
    "invalid_client",
    `The document at the client's id could not be read: it must be public, JSON of at most ${MOST_BYTES / 1024} KiB, answer without a redirect, and name its own address as client_id.`,
  );

async function readJson(body: IncomingMessage, status: number): Promise<unknown> {
  if (status !== 200) throw unreadable();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MOST_BYTES) throw unreadable();
    chunks.push(chunk);
  }
  return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks)));
}

/** Whatever a connection may do, a person waits no longer than this. */
function inTime<Value>(signal: AbortSignal, work: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    work.then(resolve, reject);
  });
}
