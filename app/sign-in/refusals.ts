const SENTENCES: Record<string, string> = {
  CredentialsSignin: "The e-mail address or the password is wrong.",
  RATE_LIMITED: "Too many attempts. Wait a minute, then try again.",
  EMAIL_TAKEN: "An account with this address exists. Sign in with its password or an e-mail link first.",
  CREDENTIALS_INVALID: "That account has no verified e-mail address. Verify it there, then try again.",
  SIGN_UP_CLOSED: "This server does not take new accounts.",
};

/** What next-auth, or we through it, gave as the reason why somebody is not signed in. */
export const refusal = (code: string | undefined): string => SENTENCES[code ?? ""] ?? "Signing in did not work. Try again.";
