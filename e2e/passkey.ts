import { expect, type Page } from "@playwright/test";

/** Gives the browser an authenticator that says yes, whose person is verified. Answers how many times it was used. */
export async function addAuthenticator(page: Page) {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  const options = { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true } as const;
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", { options: { ...options, automaticPresenceSimulation: true } });
  let used = 0;
  session.on("WebAuthn.credentialAsserted", () => {
    used += 1;
  });
  const credentials = async () => (await session.send("WebAuthn.getCredentials", { authenticatorId })).credentials;
  return { credentials, used: () => used };
}

/** Adds a passkey to the account that is signed in, from the page, through the API. */
export async function addPasskey(page: Page, password: string): Promise<void> {
  const status = await page.evaluate(async (password) => {
    const post = (path: string, body: unknown) =>
      fetch(`/api/v1/auth${path}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
    await post("/step-up", { password });
    const options = await (await post("/passkeys/options", {})).json();
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
    const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
    return (await post("/passkeys", { name: "Test key", response: made.toJSON() })).status;
  }, password);
  expect(status).toBe(201);
}
