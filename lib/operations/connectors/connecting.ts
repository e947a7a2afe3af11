import { ApiError } from "#lib/api/errors";
import { type App, CONNECTOR_APPS } from "#lib/platform/apps";
import { log } from "#lib/platform/log";
import { ProviderDenied, ServerUnknown } from "#lib/platform/provider";

export const verifierPurpose = (stateHash: Uint8Array) => `connection-verifier:${Buffer.from(stateHash).toString("hex")}`;

/** Answers what is thrown while an app's provider is asked: that it refuses, or that it does not answer. */
export const unavailable = (app: App) => (error: unknown) => {
  const name = CONNECTOR_APPS[app];
  if (error instanceof ProviderDenied) throw new ApiError("CONNECTION_DENIED", { message: `${name} did not let this server in: ${error.message}` });
  if (error instanceof ServerUnknown) {
    log.error({ app }, `${name}: ${error.message}`);
    throw new ApiError("CONNECTOR_NOT_CONFIGURED", { message: `${name}: ${error.message}` });
  }
  log.warn({ kind: (error as Error).name, app }, "an app's sign-in did not answer as it should");
  throw new ApiError("PROVIDER_UNAVAILABLE", {
    message: `${name}'s sign-in does not answer as it should. Try again shortly.`,
    headers: { "retry-after": "10" },
  });
};
