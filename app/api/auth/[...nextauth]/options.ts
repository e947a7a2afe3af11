import { headers } from "next/headers";
import type { Account, NextAuthOptions, User } from "next-auth";
import { isApiError } from "#lib/api/errors";
import { authenticate } from "#lib/auth/authenticate";
import { findSession } from "#lib/auth/session";
import { sessionCookie } from "#lib/auth/session-cookie";
import { type ProviderAccount, signInWithAccount } from "#lib/operations/auth/sign-in-with-account";
import { signOut } from "#lib/operations/auth/sign-out";
import { env } from "#lib/platform/env";
import { log } from "#lib/platform/log";
import { otherProviders, ownProviders } from "./providers.ts";
import { requestOf, run } from "./run.ts";

/**
 * next-auth for the browser. Its cookie holds the same opaque token as `x-auth-token`: the "JWT" it thinks it keeps is a
 * row of ours, made and ended by the same operations as over REST, so that every session is listed, revocable and audited.
 */
export const authOptions = (): NextAuthOptions => ({
  secret: env().NEXTAUTH_SECRET,
  session: { strategy: "jwt", maxAge: 30 * 86_400 },
  pages: { signIn: "/sign-in", error: "/sign-in" },
  useSecureCookies: env().PUBLIC_URL.startsWith("https:"),
  cookies: { sessionToken: { name: sessionCookie(), options: { httpOnly: true, sameSite: "lax", path: "/", secure: env().PUBLIC_URL.startsWith("https:") } } },
  providers: [...ownProviders(), ...otherProviders()],
  callbacks: {
    signIn: async ({ user, account }) => (account?.type === "oauth" ? enterWithAccount(user, account) : true),
    jwt: ({ token, user }) => (user ? { ...token, token: (user as { token?: string }).token } : token),
    redirect: ({ url, baseUrl }) =>
      URL.canParse(url, baseUrl) && new URL(url, baseUrl).origin === new URL(baseUrl).origin ? new URL(url, baseUrl).href : baseUrl,
  },
  jwt: {
    encode: async ({ token }) => String(token?.token ?? ""),
    async decode({ token }) {
      const session = token ? await findSession(token) : null;
      return session ? { token, sub: String(session.user.id), email: session.user.email, name: session.user.name } : null;
    },
  },
  events: {
    async signOut({ token }) {
      const caller = await authenticate(new Headers({ "x-auth-token": String(token?.token ?? "") }));
      await run(signOut, {}, caller, Object.fromEntries(await headers()));
    },
  },
});

/** Opens a session of ours for whom GitHub or Google vouch, and leaves its token where `jwt` finds it. A refusal is shown on the sign-in page. */
async function enterWithAccount(user: User, { provider, providerAccountId }: Account): Promise<true | string> {
  const account = {
    provider: provider as ProviderAccount["provider"],
    accountId: providerAccountId,
    email: user.email ?? null,
    name: user.name ?? null,
  };
  try {
    const { token } = await signInWithAccount(requestOf(Object.fromEntries(await headers())), account);
    Object.assign(user, { token });
    return true;
  } catch (error) {
    if (isApiError(error)) return `/sign-in?error=${error.code}`;
    // Thrown, its message would become part of an address.
    log.error({ err: error, provider }, "signing in with an account elsewhere failed");
    return "/sign-in?error=OAuthCallback";
  }
}
