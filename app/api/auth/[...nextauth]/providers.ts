import { headers } from "next/headers";
import type { NextAuthOptions, Profile } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import GitHubProvider from "next-auth/providers/github";
import GoogleProvider from "next-auth/providers/google";
import { isApiError } from "#lib/api/errors";
import type { Operation } from "#lib/api/operation";
import { confirmEmailLink } from "#lib/operations/auth/confirm-email-link";
import { signIn } from "#lib/operations/auth/sign-in";
import { env } from "#lib/platform/env";
import { askGithub, verifiedGithubAddress } from "#lib/platform/github-address";
import { log } from "#lib/platform/log";
import { callerOf, run } from "./run.ts";

type Provider = NextAuthOptions["providers"][number];

/** The ways in that need no one else: a password, and the token of a mailed link. */
export const ownProviders = (): Provider[] => [
  CredentialsProvider({
    id: "credentials",
    credentials: { email: { type: "email" }, password: { type: "password" } },
    authorize: (given) => enter(signIn, { email: given?.email ?? "", password: given?.password ?? "" }),
  }),
  CredentialsProvider({
    id: "email-link",
    credentials: { token: { type: "text" } },
    authorize: (given) => enter(confirmEmailLink, { token: given?.token ?? "" }),
  }),
];

async function enter(operation: Operation, input: Record<string, unknown>) {
  try {
    const sent = Object.fromEntries(await headers());
    const { token, user } = await run(operation, input, await callerOf(sent), sent);
    return { id: user.id, email: user.email, name: user.name, token };
  } catch (error) {
    // next-auth hands the message of an Error to the page, and says "wrong credentials" for null.
    if (!isApiError(error)) {
      log.error({ err: error }, "signing in");
      throw error;
    }
    if (error.status === 429) throw new Error("RATE_LIMITED");
    return null;
  }
}

/** The ways in through someone else, as far as they are configured. `email` is an address they have verified, or nothing. */
export function otherProviders(): Provider[] {
  const { AUTH_GITHUB_ID, AUTH_GITHUB_SECRET, AUTH_GITHUB_URL, AUTH_GITHUB_API_URL, AUTH_GOOGLE_ID, AUTH_GOOGLE_SECRET, AUTH_GOOGLE_ISSUER } = env();
  const providers: Provider[] = [];
  const common = {
    checks: ["pkce", "state"] as ("pkce" | "state")[],
    // Both describe the secret in the body, and nothing else.
    client: { token_endpoint_auth_method: "client_secret_post" as const },
    httpOptions: { timeout: 10_000 },
  };
  if (AUTH_GITHUB_ID && AUTH_GITHUB_SECRET)
    providers.push(
      GitHubProvider({
        ...common,
        clientId: AUTH_GITHUB_ID,
        clientSecret: AUTH_GITHUB_SECRET,
        issuer: `${AUTH_GITHUB_URL}/login/oauth`,
        authorization: { url: `${AUTH_GITHUB_URL}/login/oauth/authorize`, params: { scope: "read:user user:email" } },
        token: `${AUTH_GITHUB_URL}/login/oauth/access_token`,
        userinfo: {
          url: `${AUTH_GITHUB_API_URL}/user`,
          async request({ tokens }) {
            // GitHub answers 200 also when it refuses the code.
            const token = tokens.access_token;
            if (!token) throw new Error(`GitHub gave no token: ${String((tokens as { error?: unknown }).error)}`);
            const [user, email] = await Promise.all([askGithub("/user", token), verifiedGithubAddress(token)]);
            return { ...(user as Profile), email: email ?? undefined };
          },
        },
        profile: ({ id, name, login, email }) => ({ id: String(id), name: name ?? login, email: email ?? null }),
      }),
    );
  if (AUTH_GOOGLE_ID && AUTH_GOOGLE_SECRET)
    providers.push(
      GoogleProvider({
        ...common,
        clientId: AUTH_GOOGLE_ID,
        clientSecret: AUTH_GOOGLE_SECRET,
        wellKnown: `${AUTH_GOOGLE_ISSUER}/.well-known/openid-configuration`,
        issuer: AUTH_GOOGLE_ISSUER,
        profile: ({ sub, name, email, email_verified }) => ({ id: sub, name, email: email_verified === true ? email : null }),
      }),
    );
  return providers;
}
