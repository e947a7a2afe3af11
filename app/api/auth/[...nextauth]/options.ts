import { headers } from "next/headers";
import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { call } from "#lib/api/call";
import { isApiError } from "#lib/api/errors";
import type { Operation } from "#lib/api/operation";
import { newRequestId } from "#lib/api/request-id";
import { authenticate } from "#lib/auth/authenticate";
import type { Caller } from "#lib/auth/caller";
import { findSession } from "#lib/auth/session";
import { signIn } from "#lib/operations/auth/sign-in";
import { signOut } from "#lib/operations/auth/sign-out";
import { env } from "#lib/platform/env";

/**
 * next-auth for the browser. Its cookie holds the same opaque token as `x-auth-token`: the "JWT" it thinks it keeps is a
 * row of ours, made and ended by the same operations as over REST, so that every session is listed, revocable and audited.
 */
export const authOptions = (): NextAuthOptions => ({
  secret: env().NEXTAUTH_SECRET,
  session: { strategy: "jwt", maxAge: 30 * 86_400 },
  pages: { signIn: "/sign-in", error: "/sign-in" },
  useSecureCookies: env().PUBLIC_URL.startsWith("https:"),
  providers: [
    CredentialsProvider({
      credentials: { email: { type: "email" }, password: { type: "password" } },
      async authorize(credentials) {
        const input = { email: credentials?.email ?? "", password: credentials?.password ?? "" };
        try {
          const { token, user } = await run(signIn, input, undefined, Object.fromEntries(await headers()));
          return { id: user.id, email: user.email, name: user.name, token };
        } catch (error) {
          // next-auth hands the message of an Error to the page, and says "wrong credentials" for null.
          if (!isApiError(error)) throw error;
          if (error.status === 429) throw new Error("RATE_LIMITED");
          return null;
        }
      },
    }),
  ],
  callbacks: {
    jwt: ({ token, user }) => (user ? { ...token, token: (user as { token?: string }).token } : token),
    redirect: ({ url, baseUrl }) =>
      URL.canParse(url, baseUrl) && new URL(url, baseUrl).origin === new URL(baseUrl).origin ? new URL(url, baseUrl).href : baseUrl,
  },
  jwt: {
    encode: async ({ token }) => String(token?.token ?? ""),
    async decode({ token }) {
      const session = token ? await findSession(token) : null;
      return session ? { token, sub: String(session.userId), email: session.user.email, name: session.user.name } : null;
    },
  },
  events: {
    async signOut({ token }) {
      const caller = await authenticate(new Headers({ "x-auth-token": String(token?.token ?? "") }));
      await run(signOut, {}, caller, Object.fromEntries(await headers()));
    },
  },
});

async function run(operation: Operation, input: Record<string, unknown>, caller: Caller | undefined, headers: Record<string, unknown>) {
  const text = (name: string) => (typeof headers[name] === "string" ? headers[name] : null);
  const request = {
    requestId: newRequestId(null),
    surface: "web" as const,
    ip: text("x-clanker-address"),
    userAgent: text("user-agent"),
    signal: new AbortController().signal,
  };
  const result = await call(operation, input, { caller, request });
  return result.kind === "json" && result.body ? JSON.parse(result.body) : null;
}
