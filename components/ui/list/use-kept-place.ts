"use client";

import { useEffect, useLayoutEffect, useRef } from "react";

/** Pages that are loaded again, at most, to find a place after the whole page was loaded anew. */
const FARTHEST = 20;

type Kept = { listPlace?: number };

/**
 * Going back leads to where one was: the place is kept with the entry of the history, and gone to once the list is long enough.
 * `more` makes it longer, if it can be.
 */
export function useKeptPlace(height: number, more: (() => void) | undefined) {
  const wanted = useRef<number | undefined>(undefined);
  const tries = useRef(0);
  useLayoutEffect(() => {
    wanted.current = (window.history.state as Kept | null)?.listPlace;
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each new height it is looked again
  useLayoutEffect(() => {
    const place = wanted.current;
    if (place === undefined) return;
    const reached = document.documentElement.scrollHeight - window.innerHeight >= place;
    if (!reached && more && tries.current < FARTHEST) {
      tries.current += 1;
      more();
      return;
    }
    wanted.current = undefined;
    // After the router, which goes to the top of a page that it shows for the first time.
    requestAnimationFrame(() => window.scrollTo({ top: place, behavior: "instant" }));
  }, [height, more]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const path = window.location.pathname;
    const keep = () => {
      clearTimeout(timer);
      // A page that is being left is scrolled by its successor.
      timer = setTimeout(() => {
        if (window.location.pathname === path) window.history.replaceState({ ...window.history.state, listPlace: window.scrollY }, "");
      }, 100);
    };
    window.addEventListener("scroll", keep, { passive: true });
    return () => {
      clearTimeout(timer);
      window.removeEventListener("scroll", keep);
    };
  }, []);
}
