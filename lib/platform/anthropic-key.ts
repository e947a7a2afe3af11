import { env } from "#lib/platform/env";
import { log } from "#lib/platform/log";

/** `good`, `refused`, or `unknown` when the provider could not be asked or did not say. */
export type KeyVerdict = "good" | "refused" | "unknown";

const TIMEOUT_MS = 10_000;

/** The address below which Anthropic's API lies, whether or not ANTHROPIC_BASE_URL names the version. */
const apiUrl = () => `${env().ANTHROPIC_BASE_URL.replace(/\/v1$/, "")}/v1`;

/**
 * Asks Anthropic whether it takes a key, by a call that costs nothing. Redirects are not followed: the key is for this
 * address alone. Of a failure only the status or the code is told, to the log: a message could hold the key.
 */
export async function checkAnthropicKey(key: string): Promise<KeyVerdict> {
  const said = await fetch(`${apiUrl()}/models?limit=1`, {
    headers: { "x-api-key": key, "anthropic-version": "2023-06-01", "user-agent": "clanker" },
    redirect: "manual",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).then(
    async (answer) => {
      // The connection is free again once the rest is not waited for.
      await answer.body?.cancel();
      return answer.status;
    },
    (error: { name: string; cause?: { code?: string } }) => error.cause?.code ?? error.name,
  );
  if (said === 401 || said === 403) return "refused";
  // A proxy that passes on messages need not list models; it has let the key through.
  if (said === 200 || said === 404) return "good";
  log.warn({ said }, "Anthropic did not say whether a key is good");
  return "unknown";
}
