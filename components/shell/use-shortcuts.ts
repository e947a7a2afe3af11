"use client";

import { useEffect, useRef } from "react";
import { useGo } from "../ui/going";
import type { Opened } from "./commands";
import { pageGroups } from "./pages";

/** How long after g the second letter still counts. */
const PATIENCE_MS = 1500;

/**
 * The keys that work on every page: Ctrl or ⌘ with K, ?, / for the page's own search, and g with a letter for each page. None of them
 * while somebody writes, and only the first while something lies above the page.
 */
export function useShortcuts(admin: boolean, open: (what: Opened) => void, covered: boolean) {
  const go = useGo();
  const leader = useRef(0);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const key = event.key.toLowerCase();
      if ((event.metaKey || event.ctrlKey) && !event.altKey && !event.shiftKey && key === "k") {
        event.preventDefault();
        open("palette");
        return;
      }
      if (covered || event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || isWriting(event.target) || isCovered()) return;
      if (performance.now() - leader.current < PATIENCE_MS) {
        leader.current = 0;
        const link = pageGroups(admin)
          .flatMap(({ links }) => links)
          .find((each) => each.key === key);
        if (!link) return;
        event.preventDefault();
        go(link.href);
      } else if (key === "g") {
        leader.current = performance.now();
      } else if (event.key === "?") {
        event.preventDefault();
        open("sheet");
      } else if (event.key === "/") {
        const search = document.querySelector<HTMLInputElement>("#content input[type=search]");
        event.preventDefault();
        if (search) search.focus();
        else open("palette");
      }
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [admin, open, covered, go]);
}

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio]), textarea, select"));

/** Whether a dialog or a menu of the page has the keys. */
const isCovered = (): boolean => document.querySelector("[role=dialog], [role=alertdialog], [role=menu]") !== null;
