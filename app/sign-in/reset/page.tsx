import type { Metadata } from "next";
import { type Query, readQuery, waysIn } from "#lib/session";
import { SignInShell } from "../shell";
import { PasswordReset } from "./password-reset";

export const metadata: Metadata = { title: "Set a new password" };

export default async function PasswordResetPage({ searchParams }: { searchParams: Query }) {
  const { email } = await readQuery(searchParams, "email");
  return (
    <SignInShell title="Set a new password">
      <PasswordReset email={email} mailWorks={waysIn().emailLink} />
    </SignInShell>
  );
}
