import { useEffect, useState } from "react";
import type { DocsEntry } from "./find-docs";

/** What the search looks through, loaded once, when it is wanted: by hand, because public pages have no QueryClient. What failed is tried again when it is wanted again. */
export function useEntries(wanted: boolean): { entries: DocsEntry[] | undefined; failed: string | undefined } {
  const [entries, setEntries] = useState<DocsEntry[]>();
  const [failed, setFailed] = useState<string>();
  const missing = entries === undefined;
  useEffect(() => {
    if (!wanted || !missing) return;
    const controller = new AbortController();
    const load = async () => {
      setFailed(undefined);
      try {
        const response = await fetch("/docs/search.json", { signal: controller.signal });
        if (!response.ok) throw new Error(`The server answered ${response.status}.`);
        setEntries(await response.json());
      } catch (error) {
        if (controller.signal.aborted) return; // Nobody waits for it any more.
        setFailed((error as Error).message);
      }
    };
    void load();
    return () => controller.abort();
  }, [wanted, missing]);
  return { entries, failed };
}
