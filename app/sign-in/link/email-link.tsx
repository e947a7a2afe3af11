"use client";

import { useState } from "react";
import { signIn } from "../../../components/auth/session";
import { Alert } from "../../../components/ui/alert";
import { Button } from "../../../components/ui/button";
import { Link } from "../../../components/ui/link";
import { AskForMail } from "../ask-for-mail";
import { useMailedToken } from "../mailed-token";
import { LINK } from "../shell";
import { wayBack } from "../way-back";

type Props = { next: string; email: string | undefined; back: string; mailWorks: boolean };

/** Asks for a link, or signs in with the one that was followed. That takes a button, because programs that look through mails follow links. */
export function EmailLink({ next, email, back, mailWorks }: Props) {
  const token = useMailedToken();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  if (token === undefined) return null;
  if (token === "")
    return (
      <>
        <AskForMail link="sign-in" email={email} next={next} mailWorks={mailWorks} />
        <Back to={back} />
      </>
    );
  const enter = async () => {
    setBusy(true);
    const answer = await signIn("email-link", { token }).catch(() => undefined);
    // A whole new page, so that nothing seen while signed out stays in the router's memory.
    if (answer && answer.error === undefined) return window.location.assign(wayBack());
    setBusy(false);
    setError(answer ? "This link is not valid any more." : "The server could not be reached.");
  };
  return error ? (
    <>
      <Alert title={error}>Links work once, for 15 minutes.</Alert>
      <AskForMail link="sign-in" email={email} next={next} mailWorks={mailWorks} />
      <Back to={back} />
    </>
  ) : (
    <>
      <p className="-mt-4 text-muted-foreground">You followed a link from a mail. It signs you in once, in this browser.</p>
      <Button variant="primary" size="lg" className="w-full" disabled={busy} onClick={enter}>
        {busy ? "Signing in…" : "Sign in"}
      </Button>
    </>
  );
}

const Back = ({ to }: { to: string }) => (
  <p>
    <Link href={to} className={LINK}>
      Sign in with a password
    </Link>
  </p>
);
