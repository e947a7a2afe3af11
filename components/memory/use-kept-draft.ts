import { useEffect, useRef } from "react";
import type { Base } from "./document";

/** Text that was not saved, and what it began from. */
export type Draft = { base: Base; text: string };

const WRITTEN_AFTER_MS = 250;

/**
 * Keeps what is not saved in this browser, so that a page that is loaded again, a closed tab or a session that ran out does not lose
 * it. `onFound` is told once what was kept when the page was opened.
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
    window.addEventListener("pagehide", now);
    return () => window.removeEventListener("pagehide", now);
  }, [key]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the draft is another object each time, its version and text say whether it changed
  useEffect(() => {
    if (!ready.current) return;
    const timer = setTimeout(() => keep(key, latest.current, own), WRITTEN_AFTER_MS);
    return () => clearTimeout(timer);
  }, [key, base, text]);
}

function keep(key: string, draft: Draft | null, own: { current: string | null }) {
  if (draft) {
    const text = JSON.stringify({ base: { content: draft.base.content, version: draft.base.version }, text: draft.text } satisfies Draft);
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

/** What another version of this page has kept may look different. */
function readDraft(kept: string): Draft | null {
  try {
    const { base, text } = JSON.parse(kept);
    return typeof text === "string" && typeof base?.content === "string" && typeof base.version === "number" ? { base, text } : null;
  } catch {
    return null;
  }
}
