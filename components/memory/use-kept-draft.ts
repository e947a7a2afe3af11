import { useEffect, useRef } from "react";
import type { Base } from "./document";

/** Text that was not saved, and what it began from. */
export type Draft = { base: Base; text: string };

const WRITTEN_AFTER_MS = 250;
const BACK = "draft-back";

/**
 * Keeps what is not saved in this browser, so that a page that is loaded again, a closed tab or a session that ran out does not lose
 * it. `onFound` is told what was kept when the page was opened, and what is brought back.
 */
export function useKeptDraft(key: string, draft: Draft | null, onFound: (draft: Draft) => void) {
  const latest = useRef(draft);
  latest.current = draft;
  const found = useRef(onFound);
  found.current = onFound;
  const own = useRef<string | null>(null);
  const ready = useRef(false);
  const [base, text] = [draft?.base.version, draft?.text];

  useEffect(() => {
    const kept = localStorage.getItem(key);
    own.current = kept;
    ready.current = true;
    const read = kept === null ? null : readDraft(kept);
    if (read) found.current(read);
    const now = () => keep(key, latest.current, own);
    const back = (event: Event) => {
      const { detail } = event as CustomEvent<{ key: string; draft: Draft }>;
      if (detail.key !== key) return;
      event.preventDefault();
      found.current(detail.draft);
    };
    window.addEventListener("pagehide", now);
    window.addEventListener(BACK, back);
    return () => {
      window.removeEventListener("pagehide", now);
      window.removeEventListener(BACK, back);
    };
  }, [key]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the draft is another object each time, its version and text say whether it changed
  useEffect(() => {
    if (!ready.current) return;
    const timer = setTimeout(() => keep(key, latest.current, own), WRITTEN_AFTER_MS);
    return () => clearTimeout(timer);
  }, [key, base, text]);
}

/** Brings a draft back that was thrown away: into the editor where it is open, else for when it is opened next. */
export function bringBack(key: string, draft: Draft) {
  const isOpen = !window.dispatchEvent(new CustomEvent(BACK, { detail: { key, draft }, cancelable: true }));
  // An open editor keeps it by itself.
  if (!isOpen) localStorage.setItem(key, written(draft));
}

function keep(key: string, draft: Draft | null, own: { current: string | null }) {
  if (draft) {
    const text = written(draft);
    try {
      localStorage.setItem(key, text);
      own.current = text;
    } catch (error) {
      // There may be no room; the page itself still has it.
      console.warn("The draft could not be kept in this browser.", error);
    }
  } else if (own.current !== null) {
    // Another tab may have put its own there.
    if (localStorage.getItem(key) === own.current) localStorage.removeItem(key);
    own.current = null;
  }
}

const written = ({ base: { content, version }, text }: Draft) => JSON.stringify({ base: { content, version }, text } satisfies Draft);

/** What another version of this page has kept may look different. */
function readDraft(kept: string): Draft | null {
  try {
    const { base, text } = JSON.parse(kept);
    return typeof text === "string" && typeof base?.content === "string" && typeof base.version === "number" ? { base, text } : null;
  } catch {
    return null;
  }
}
