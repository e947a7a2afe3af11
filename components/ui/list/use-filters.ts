"use client";

import { useSearchParams } from "next/navigation";
import { useCallback, useMemo } from "react";
import { href } from "../href";
import { type Filters, readFilters } from "./filters";

export type SetFilters = (change: Record<string, string | undefined>, how?: { replace?: boolean }) => void;

/** The filters as the address has them, and how to change them: at once, without the server's page being asked for again. */
export function useFilters(path: string, names: readonly string[]): [Filters, SetFilters] {
  const params = useSearchParams();
  const filters = useMemo(() => readFilters(new URLSearchParams(params), names), [params, names]);
  const set = useCallback<SetFilters>(
    (change, { replace = false } = {}) => {
      // The address is asked, not what was shown last: two changes can be quicker than the page.
      const now = readFilters(new URLSearchParams(window.location.search), names);
      const next = href(path, { ...now, ...change });
      if (next === window.location.pathname + window.location.search) return;
      if (replace) window.history.replaceState(null, "", next);
      else window.history.pushState(null, "", next);
      if (window.scrollY > 0) window.scrollTo({ top: 0, behavior: "instant" });
    },
    [path, names],
  );
  return [filters, set];
}
