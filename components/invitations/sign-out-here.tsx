"use client";

import { useSignOut } from "../auth/use-sign-out";
import { Alert } from "../ui/alert";
import { Button } from "../ui/button";

/** For someone who is signed in as another than the invited person. */
export function SignOutHere({ signedInAs, email }: { signedInAs: string; email: string }) {
  const { busy, failed, leave } = useSignOut();
  return (
    <div className="space-y-4">
      <Alert tone="info" title={`You are signed in as ${signedInAs}`}>
        The invitation is for {email}. Sign out to accept it with that address.
      </Alert>
      {failed && <Alert title="You are still signed in: the server could not be reached." />}
      <Button size="lg" disabled={busy} onClick={leave}>
        Sign out
      </Button>
    </div>
  );
}
