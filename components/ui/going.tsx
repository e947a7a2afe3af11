"use client";

import { useRouter } from "next/navigation";
import { createContext, type ReactNode, useCallback, useContext, useTransition } from "react";

type Go = (href: string, how?: { replace?: boolean; scroll?: boolean }) => void;
const GoContext = createContext<Go | null>(null);

/** Goes to another page of the application: what a link does, for whatever else leads somewhere. */
export const useGo = () => useContext(GoContext) as Go;

/**
 * Shows `bar` from the moment that a page is asked for until it is there, whatever has become of the link meanwhile. It is
 * drawn by the server, because this is on every page and has to be small.
 */
export function Going({ bar, children }: { bar: ReactNode; children: ReactNode }) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const go = useCallback<Go>(
    (href, { replace, scroll = true } = {}) => startTransition(() => router[replace ? "replace" : "push"](href, { scroll })),
    [router],
  );
  return (
    <GoContext value={go}>
      {children}
      {pending && bar}
    </GoContext>
  );
}
