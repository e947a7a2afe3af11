"use client";

import { signOut } from "next-auth/react";
import { useState } from "react";

/** Signs out and loads the same page anew: signed out, it asks who is there and comes back to itself. */
export function useSignOut() {
  const [busy, setBusy] = useState(false);
  const leave = async () => {
    setBusy(true);
    await signOut({ redirect: false });
    window.location.reload();
  };
  return { busy, leave };
}
