"use client";

import { useState } from "react";
import { signOut } from "./session";

/** Signs out and loads the same page anew: signed out, it asks who is there and comes back to itself. */
export function useSignOut() {
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const leave = async () => {
    setBusy(true);
    setFailed(false);
    try {
      await signOut();
      window.location.reload();
    } catch {
      setFailed(true);
      setBusy(false);
    }
  };
  return { busy, failed, leave };
}
