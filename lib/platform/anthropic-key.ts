import { env } from "#lib/platform/env";

/** `good`, `refused`, or `unknown` when the provider could not be asked or did not say. */
export type KeyVerdict = "good" | "refused" | "unknown";

const TIMEOUT_MS = 10_000;

/** The address below which Anthropic's API lies, whether or not ANTHROPIC_BASE_URL names the version. */
const apiUrl = () => `${env().ANTHROPIC_BASE_URL.replace(/\/v1$/, "")}/v1`;

/**
 * Asks Anthropic whether it takes a key, by a call that costs nothing. Redirects are not followed: the key is for this
 * address alone. The reason of a failure is not passed on, because it could hold the key.
 */
export async function checkAnthropicKey(key: string): Promise<KeyVerdict> {
  const status = await fetch(`${apiUrl()}/models?limit=1`, {
    headers: { "x-api-key": key, "anthropic-version": "2023-06-01", "user-agent": "clanker" },
    redirect: "manual",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).then(
    async (answer) => {
      // The connection is free again once the rest is not waited for.
      await answer.body?.cancel();
      return answer.status;
    },
    () => undefined,
  );
  if (status === 401 || status === 403) return "refused";
  // A proxy that passes on messages need not list models; it has let the key through.
  return status === 200 || status === 404 ? "good" : "unknown";
}
