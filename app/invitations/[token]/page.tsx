import { CalendarClock, CircleCheck, MailQuestion } from "lucide-react";
import type { Metadata } from "next";
import { isApiError } from "#lib/api/errors";
import { getInvitation } from "#lib/operations/invitations/get-invitation";
import { currentCaller, load } from "#lib/session";
import { AcceptInvitation } from "../../../components/invitations/accept-invitation";
import { SignOutHere } from "../../../components/invitations/sign-out-here";
import { withArticle } from "../../../components/settings/roles";
import { Brand } from "../../../components/shell/brand";
import { buttonStyle } from "../../../components/ui/button-style";
import { href } from "../../../components/ui/href";
import { Link } from "../../../components/ui/link";

// The address lets its reader in, so it is not given to the pages that are gone to from here.
export const metadata: Metadata = { title: "Invitation", referrer: "no-referrer", robots: { index: false } };

export default async function InvitationPage({ params }: { params: Promise<{ token: string }> }) {
  return (
    <main id="content" className="mx-auto flex min-h-dvh w-full max-w-md flex-col justify-center gap-7 p-6">
      <Brand href="/" />
      <Invitation token={(await params).token} />
    </main>
  );
}

async function Invitation({ token }: { token: string }) {
  const [invitation, caller] = await Promise.all([findInvitation(token), currentCaller()]);
  const home = (
    <Link href={caller ? "/home" : "/"} className={buttonStyle({ className: "self-start text-foreground" })}>
      {caller ? "Go to your home page" : "Go to the start"}
    </Link>
  );
  if (!invitation)
    return (
      <Outcome icon={MailQuestion} title="There is no such invitation">
        The link is incomplete, or the invitation was withdrawn or made anew since. Only the latest link works.
        {home}
      </Outcome>
    );
  const { workspace, invitedBy, email, role, status } = invitation;
  const mine = caller?.user.email === email;
  if (status === "expired")
    return (
      <Outcome icon={CalendarClock} title="This invitation has expired">
        Ask {invitedBy?.name ?? "someone"} of {workspace.name} to send you a new one.
        {home}
      </Outcome>
    );
  if (status === "accepted" && !mine)
    return (
      <Outcome icon={CircleCheck} title="This invitation has been used">
        An invitation works once. Ask {invitedBy?.name ?? "someone"} of {workspace.name} for one of your own.
        {home}
      </Outcome>
    );
  const accepted = status === "accepted";
  const here = `/invitations/${token}`;
  return (
    <>
      <div className="space-y-2">
        <h1 className="text-xl font-semibold tracking-tight break-words">{accepted ? "You have accepted this invitation" : `Join ${workspace.name}`}</h1>
        <p className="break-words text-muted-foreground">
          {invitedBy?.name ?? "Someone who has left since"} invites <span className="text-foreground">{email}</span> to work in{" "}
          <span className="text-foreground">{workspace.name}</span>, as {withArticle(role)}.
        </p>
      </div>
      {mine ? (
        <AcceptInvitation token={token} again={accepted} />
      ) : caller ? (
        <SignOutHere signedInAs={caller.user.email} email={email} />
      ) : (
        <div className="flex flex-wrap gap-2">
          <Link
            href={href("/sign-in", { create: "1", callbackUrl: here, invitation: token, email })}
            className={buttonStyle({ variant: "primary", size: "lg" })}
          >
            Create an account
          </Link>
          <Link href={href("/sign-in", { callbackUrl: here, email, invitation: token })} className={buttonStyle({ size: "lg" })}>
            Sign in
          </Link>
        </div>
      )}
    </>
  );
}

function Outcome({ icon: Icon, title, children }: { icon: typeof MailQuestion; title: string; children: React.ReactNode }) {
  return (
    <div className="flex flex-col gap-4">
      <Icon aria-hidden className="size-6 text-muted-foreground" />
      <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
      <div className="flex flex-col gap-5 text-muted-foreground">{children}</div>
    </div>
  );
}

/** What the link leads to; nothing when it leads nowhere. */
async function findInvitation(token: string) {
  try {
    return await load(getInvitation, { token });
  } catch (error) {
    if (isApiError(error) && error.status === 404) return null;
    throw error;
  }
}
