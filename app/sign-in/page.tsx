import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { currentCaller, publicUrl, type Query, readQuery, waysIn } from "#lib/session";
import { Alert } from "../../components/ui/alert";
import { href } from "../../components/ui/href";
import { ownPath } from "./own-path";
import { ProviderButtons } from "./provider-buttons";
import { refusal } from "./refusals";
import { LINK, SignInShell } from "./shell";
import { SignInForm } from "./sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: { searchParams: Query }) {
  const { callbackUrl, create, invitation, email, error } = await readQuery(searchParams, "callbackUrl", "create", "invitation", "email", "error");
  // next-auth brings it back whole when something went wrong.
  const next = ownPath(callbackUrl?.replace(publicUrl(), ""));
  if (await currentCaller()) redirect(next);
  const { signUp, emailLink, github, google } = waysIn();
  const mayCreate = signUp || invitation !== undefined;
  const creating = create !== undefined && mayCreate;
  const carried = { callbackUrl, invitation, email };
  return (
    <SignInShell title={creating ? "Create an account" : "Sign in"}>
      {error !== undefined && <Alert title={refusal(error)} />}
      <SignInForm key={String(creating)} creating={creating} next={next} invitation={invitation} email={email} />
      {!creating && (
        <p className="-mt-2 flex flex-wrap justify-between gap-x-4 gap-y-1">
          {emailLink && (
            <Link href={href("/sign-in/link", { callbackUrl, email })} className={LINK}>
              E-mail me a link
            </Link>
          )}
          <Link href={href("/sign-in/reset", { email })} className={LINK}>
            Forgot your password?
          </Link>
        </p>
      )}
      <ProviderButtons github={github} google={google} next={next} />
      {mayCreate && (
        <p className="text-muted-foreground">
          {creating ? "You have an account? " : "You have no account? "}
          <Link href={href("/sign-in", { ...carried, create: creating ? undefined : "1" })} className={LINK}>
            {creating ? "Sign in" : "Create one"}
          </Link>
        </p>
      )}
    </SignInShell>
  );
}
