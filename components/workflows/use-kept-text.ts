import { useEffect, useState } from "react";

type Kept = { text: string; version: number | null };

/**
 * Keeps what is not saved in this tab, so that the back button, a page that is loaded again or a session that ran out does not lose
 * it. Answers what was kept when the page was opened, once.
 */
export function useKeptText(key: string, text: string | null, version: number | null) {
  const [found, setFound] = useState<Kept | null>(null);
  const [ready, setReady] = useState(false);
  useEffect(() => {
    const kept = sessionStorage.getItem(key);
    if (kept) setFound(JSON.parse(kept));
    setReady(true);
  }, [key]);
  useEffect(() => {
    // What was found is kept until somebody has said what becomes of it.
    if (!ready || found) return;
    if (text === null) sessionStorage.removeItem(key);
    else {
      try {
        sessionStorage.setItem(key, JSON.stringify({ text, version } satisfies Kept));
      } catch (error) {
        // There may be no room; the page itself still has it.
        console.warn("The draft could not be kept in this tab.", error);
      }
    }
  }, [key, text, version, ready, found]);
  return { found, settle: () => setFound(null), drop: () => sessionStorage.removeItem(key) };
}
