import { ownPath } from "./own-path";

const KEY = "clanker-way-back";
/** As long as a link works. */
const MINUTES = 15;

/**
 * Remembers, in the browser that asks for a mailed link, where its person was going. Not in the link: anyone can have one
 * mailed to anyone, and would choose where a mail that we sent leads.
 */
export function rememberWay(path: string) {
  localStorage.setItem(KEY, `${Date.now() + MINUTES * 60_000} ${path}`);
}

/** Where to go once the link was followed in this browser; the library in any other, and where nothing sensible is kept. */
export function wayBack(): string {
  const kept = localStorage.getItem(KEY) ?? "";
  localStorage.removeItem(KEY);
  const [until, path] = [Number(kept.slice(0, kept.indexOf(" "))), kept.slice(kept.indexOf(" ") + 1)];
  return ownPath(until > Date.now() ? path : undefined);
}
