import { ownPath } from "./own-path";

const KEY = "clanker-way-back";
/** As long as a link works. */
const MINUTES = 15;

/**
 * Remembers, in the browser that asks for a mailed link, where its person was going. Not in the link: anyone can have one
 * mailed to anyone, and would choose where a mail that we sent leads.
 */
export function rememberWay(path: string) {
  localStorage.setItem(KEY, JSON.stringify({ path, until: Date.now() + MINUTES * 60_000 }));
}

/** Where to go once the link was followed in this browser; the library in any other. */
export function wayBack(): string {
  const kept = localStorage.getItem(KEY);
  localStorage.removeItem(KEY);
  if (!kept) return ownPath(undefined);
  const { path, until } = JSON.parse(kept) as { path: string; until: number };
  return ownPath(until > Date.now() ? path : undefined);
}
