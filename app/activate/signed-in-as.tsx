"use client";

import { signOut } from "next-auth/react";
import { useState } from "react";

/** Who decides here, and a way for someone else to. */
export function SignedInAs({ email }: { email: string }) {
  const [busy, setBusy] = useState(false);
  const leave = async () => {
    setBusy(true);
    await signOut({ redirect: false });
    // The page, signed out, asks for the sign-in and comes back to the code.
    window.location.reload();
  };
  return (
    <p className="flex min-w-0 items-baseline gap-2 text-xs text-muted-foreground">
      <span className="min-w-0 truncate">
        Signed in as <b className="font-medium text-foreground">{email}</b>
      </span>
      <button type="button" disabled={busy} onClick={leave} className="shrink-0 rounded text-accent underline underline-offset-2 disabled:opacity-60">
        Sign out
      </button>
    </p>
  );
}
