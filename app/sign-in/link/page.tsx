import type { Metadata } from "next";
import { type Query, readQuery, waysIn } from "#lib/session";
import { href } from "../../../components/ui/href";
import { ownPath } from "../own-path";
import { SignInShell } from "../shell";
import { EmailLink } from "./email-link";

export const metadata: Metadata = { title: "Sign in by e-mail" };

export default async function EmailLinkPage({ searchParams }: { searchParams: Query }) {
  const { callbackUrl, email } = await readQuery(searchParams, "callbackUrl", "email");
  return (
    <SignInShell title="Sign in by e-mail">
      <EmailLink next={ownPath(callbackUrl)} email={email} mailWorks={waysIn().emailLink} back={href("/sign-in", { callbackUrl, email })} />
    </SignInShell>
  );
}
