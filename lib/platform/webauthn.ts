import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { keyedHash } from "#lib/platform/crypto";
import { env } from "#lib/platform/env";
import { log } from "#lib/platform/log";

/** EdDSA, ES256 and RS256: what every browser of today can be asked for. */
const ALGORITHMS = [-8, -7, -257];

/** What a stored passkey is to WebAuthn. */
export type StoredPasskey = { credentialId: string; publicKey: Uint8Array<ArrayBuffer>; counter: bigint; transports: string[] };
type Known = Pick<StoredPasskey, "credentialId" | "transports">;

// A passkey belongs to the host name, so PUBLIC_URL decides where it works.
const site = () => ({ id: new URL(env().PUBLIC_URL).hostname, origin: new URL(env().PUBLIC_URL).origin });
const named = (passkeys: Known[]) => passkeys.map(({ credentialId, transports }) => ({ id: credentialId, transports }));

/** What a browser is told to make a passkey with. An authenticator that holds one of `existing` refuses. */
export const registrationOptions = (person: { id: number; email: string; name: string }, existing: Known[]) =>
  generateRegistrationOptions({
    rpName: "Clanker",
    rpID: site().id,
    // The same for every passkey of a person, and nothing that says who it is.
    userID: keyedHash(String(person.id), "passkey-user"),
    userName: person.email,
    userDisplayName: person.name,
    attestationType: "none",
    excludeCredentials: named(existing),
    authenticatorSelection: { residentKey: "preferred", userVerification: "required" },
    supportedAlgorithmIDs: ALGORITHMS,
  });

/** What a browser is told to use a passkey with. */
export const authenticationOptions = (passkeys: Known[]) =>
  generateAuthenticationOptions({ rpID: site().id, allowCredentials: named(passkeys), userVerification: "required" });

/** The passkey of a registration's answer, or nothing when the answer is not right. */
export async function verifyRegistration(response: unknown, challenge: string): Promise<StoredPasskey | null> {
  const { id, origin } = site();
  const result = await verifyRegistrationResponse({
    response: response as RegistrationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: id,
    requireUserVerification: true,
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch(refused);
  if (!result?.verified) return null;
  const { credential } = result.registrationInfo;
  const { id: credentialId, publicKey, counter, transports } = credential;
  return { credentialId, publicKey, counter: BigInt(counter), transports: transportsOf(transports) };
}

/** How an authenticator is reached, as the browser says and nobody signs: words, of which a few are known today, or nothing. */
const transportsOf = (given: unknown): string[] =>
  (Array.isArray(given) ? given : []).filter((each) => typeof each === "string" && /^[a-z-]{1,32}$/.test(each)).slice(0, 10);

/** The passkey's new counter, or nothing when the answer is not right. One whose counter does not grow may be a copy, and is refused. */
export async function verifyAuthentication(response: unknown, challenge: string, passkey: StoredPasskey): Promise<bigint | null> {
  const { id, origin } = site();
  const { credentialId, publicKey, counter } = passkey;
  const result = await verifyAuthenticationResponse({
    response: response as AuthenticationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: id,
    requireUserVerification: true,
    credential: { id: credentialId, publicKey, counter: Number(counter) },
  }).catch(refused);
  return result?.verified ? BigInt(result.authenticationInfo.newCounter) : null;
}

/** The library throws for an answer that is wrong; its sentence is for whoever runs the server. */
function refused(err: unknown) {
  log.info({ err: err instanceof Error ? err.message : String(err) }, "a passkey's answer was refused");
  return null;
}
