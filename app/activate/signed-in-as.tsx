"use client";

import { useSignOut } from "../../components/auth/use-sign-out";

/** Who decides here, and a way for someone else to. */
export function SignedInAs({ email }: { email: string }) {
  const { busy, failed, leave } = useSignOut();
  return (
    <p className="flex min-w-0 items-baseline gap-2 text-xs text-muted-foreground">
      <span className="min-w-0 truncate">
        Signed in as <b className="font-medium text-foreground">{email}</b>
      </span>
      <button type="button" disabled={busy} onClick={leave} className="shrink-0 rounded text-accent underline underline-offset-2 disabled:opacity-60">
        Sign out
      </button>
      {failed && (
        <span role="alert" className="text-danger">
          The server could not be reached.
        </span>
      )}
    </p>
  );
}
