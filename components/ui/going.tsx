"use client";

import { useRouter } from "next/navigation";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useState, useTransition } from "react";

type Go = (href: string, how?: { replace?: boolean; scroll?: boolean }) => void;
const GoContext = createContext<Go | null>(null);
const NOTICE_MS = 8000;

/** Goes to another page of the application: what a link does, for whatever else leads somewhere. */
export const useGo = () => useContext(GoContext) as Go;

/**
 * Shows `bar` from the moment that a page is asked for until it is there, whatever has become of the link meanwhile. Without a network the
 * router would leave the application for the browser's own error page: then the page stays, and `notice` says so for a while. Both are
 * drawn by the server, because this is on every page and has to be small.
 */
export function Going({ bar, notice, children }: { bar: ReactNode; notice: ReactNode; children: ReactNode }) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const [lost, setLost] = useState(false);
  const go = useCallback<Go>(
    (href, { replace, scroll = true } = {}) => {
      const on = () => {
        setLost(false);
        startTransition(() => router[replace ? "replace" : "push"](href, { scroll }));
      };
      // A server on this machine or in the house answers also where the browser says that there is no network.
      if (navigator.onLine) on();
      else fetch("/api/health").then(on, () => setLost(true));
    },
    [router],
  );
  useEffect(() => {
    const timer = lost && setTimeout(setLost, NOTICE_MS, false);
    return () => clearTimeout(timer || undefined);
  }, [lost]);
  return (
    <GoContext value={go}>
      {children}
      {pending && bar}
      {lost && notice}
    </GoContext>
  );
}
