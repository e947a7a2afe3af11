"use client";

import { useSyncExternalStore } from "react";

const subscribe = (changed: () => void) => {
  window.addEventListener("hashchange", changed);
  return () => window.removeEventListener("hashchange", changed);
};

/** The token behind the # of a mailed link; empty when there is none, and undefined as long as only the server has spoken, which never sees it. */
export const useMailedToken = (): string | undefined =>
  useSyncExternalStore<string | undefined>(
    subscribe,
    () => window.location.hash.slice(1),
    () => undefined,
  );
