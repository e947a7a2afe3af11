import { createAuthenticator } from "#lib/testing/authenticator";
import { json } from "#lib/testing/request";

/** Registers a new authenticator for a session's person, through the API. The session must be stepped up. */
export async function addPasskey(token: string, name = "test") {
  const authenticator = createAuthenticator();
  const options = await json("POST /api/v1/auth/passkeys/options", { token, body: {} });
  const made = await json("POST /api/v1/auth/passkeys", { token, body: { name, response: authenticator.register(options.body.challenge) } });
  if (made.status !== 201) throw new Error(`The passkey was refused: ${JSON.stringify(made.body)}`);
  return { id: made.body.id as string, authenticator };
}
