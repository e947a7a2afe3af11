import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { isApiError } from "#lib/api/errors";
import { getInvitation } from "#lib/operations/invitations/get-invitation";
import { currentCaller, load, publicUrl, type Query, readQuery, waysIn } from "#lib/session";
import { Alert } from "../../components/ui/alert";
import { href } from "../../components/ui/href";
import { Link } from "../../components/ui/link";
import { ownPath } from "./own-path";
import { ProviderButtons } from "./provider-buttons";
import { refusal } from "./refusals";
import { LINK, SignInShell } from "./shell";
import { SignInForm } from "./sign-in-form";

type Props = { searchParams: Query };

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  return { title: (await readQuery(searchParams, "create")).create !== undefined ? "Create an account" : "Sign in" };
}

export default async function SignInPage({ searchParams }: Props) {
  const { callbackUrl, create, invitation, email, error } = await readQuery(searchParams, "callbackUrl", "create", "invitation", "email", "error");
  // next-auth brings it back whole when something went wrong.
  const next = ownPath(callbackUrl?.replace(publicUrl(), ""));
  if (await currentCaller()) redirect(next);
  const { emailLink, github, google } = waysIn();
  const may = await mayCreate(invitation);
  const creating = create !== undefined && may;
  const carried = { callbackUrl, invitation, email };
  if (create !== undefined && !may)
    return (
      <SignInShell title="Create an account">
        <Alert tone="info" title={invitation ? "This invitation is not valid any more" : "This server takes new accounts by invitation only"}>
          {invitation
            ? "This server takes new accounts by invitation only. Ask whoever invited you for a new one."
            : "Ask an admin of a workspace here to invite you, and follow the link of the invitation."}
        </Alert>
        <p className="text-muted-foreground">
          You have an account?{" "}
          <Link href={href("/sign-in", { callbackUrl, email })} className={LINK}>
            Sign in
          </Link>
        </p>
      </SignInShell>
    );
  return (
    <SignInShell title={creating ? "Create an account" : "Sign in"}>
      {/^\/oauth\/consent\b/.test(next) && (
        <p className="-mt-4 text-muted-foreground">{creating ? "Create an account to connect an app." : "Sign in to connect an app."}</p>
      )}
      {/^\/activate\b/.test(next) && (
        <p className="-mt-4 text-muted-foreground">{creating ? "Create an account to approve a device." : "Sign in to approve a device."}</p>
      )}
      {error !== undefined && <Alert title={refusal(error)} />}
      <SignInForm key={String(creating)} creating={creating} next={next} emailLink={emailLink} {...carried} />
      <ProviderButtons github={github} google={google} next={next} />
      {may && (
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

/** Whether accounts can be made here: by anyone, or with an invitation that still waits for its person. */
async function mayCreate(invitation: string | undefined): Promise<boolean> {
  if (waysIn().signUp) return true;
  if (invitation === undefined) return false;
  try {
    return (await load(getInvitation, { token: invitation })).status === "pending";
  } catch (error) {
    if (isApiError(error) && error.status < 500) return false;
    throw error;
  }
}
