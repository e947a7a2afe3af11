import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from "@simplewebauthn/browser";
import { api } from "#lib/client";

export const browserHasPasskeys = browserSupportsWebAuthn;

/** Has the browser make a passkey, and adds it to the account. */
export async function addPasskey(name: string) {
  const optionsJSON = (await api("POST /auth/passkeys/options", {})) as unknown as PublicKeyCredentialCreationOptionsJSON;
  const response = await startRegistration({ optionsJSON }).catch(explained);
  return api("POST /auth/passkeys", { name, response: { ...response } });
}

/** Has the browser ask for one of the account's passkeys, and steps this session up with it. */
export async function stepUpWithPasskey() {
  const optionsJSON = (await api("POST /auth/step-up/passkey/options", {})) as unknown as PublicKeyCredentialRequestOptionsJSON;
  const response = await startAuthentication({ optionsJSON }).catch(explained);
  await api("POST /auth/step-up/passkey/verify", { response: { ...response } });
}

/** Browsers say little, and the same, about why there is no passkey: cancelled, timed out, none there. */
function explained(error: unknown): never {
  const { name, message } = error as Error;
  if (name === "NotAllowedError" || name === "AbortError") throw new Error("The browser gave no passkey: it was cancelled, or took too long.");
  if (name === "InvalidStateError") throw new Error("This device holds a passkey of yours already.");
  throw new Error(message);
}
