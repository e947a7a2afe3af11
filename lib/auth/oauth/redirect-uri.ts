/**
 * Whether an app may be sent codes at an address: https anywhere, http on the person's own computer, or a scheme of the
 * app's own. Without a fragment, user name or password, and in plain ASCII, so that what is shown is where it goes.
 */
export function isGoodRedirectUri(uri: string): boolean {
  if (uri.length > 2000 || !/^[!-~]+$/.test(uri) || /[#\\<>"`]/.test(uri) || !URL.canParse(uri)) return false;
  const { protocol, hostname, username, password } = new URL(uri);
  if (username !== "" || password !== "") return false;
  if (protocol === "https:") return /^https:\/\/[^/]/i.test(uri) && hostname !== "";
  if (protocol === "http:") return LOOPBACK.test(uri);
  return /^[a-z][a-z0-9+.-]*:\/+[^/]/i.test(uri) && !NOT_AN_APP.test(protocol);
}

/** Whether an address is one of those that were registered: letter for letter, but for the port on the person's own computer (RFC 8252 §7.3). */
export function isRegistered(registered: readonly string[], uri: string): boolean {
  return isGoodRedirectUri(uri) && registered.some((each) => each === uri || (LOOPBACK.test(each) && LOOPBACK.test(uri) && portless(each) === portless(uri)));
}

/** Where a code goes, for people: the host, or the scheme of an app on their computer, such as `cursor:`. */
export function destinationOf(uri: string): string {
  const { protocol, host } = new URL(uri);
  return protocol === "https:" || protocol === "http:" ? host : protocol;
}

/** The address with what an app is told added to its query, and otherwise as it was registered. */
export function withParams(uri: string, params: Record<string, string | undefined>): string {
  const given = Object.entries(params).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `${uri}${uri.includes("?") ? "&" : "?"}${new URLSearchParams(given)}`;
}

/** A computer's names for itself; after the port comes a path, a query, or nothing: no user name can hide a host behind it. */
const LOOPBACK = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?(?=[/?]|$)/i;
const portless = (uri: string) => uri.replace(/^(http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])):\d{1,5}(?=[/?]|$)/i, "$1");

/** Schemes that a browser, or the system, does something with itself: a code there runs as script or is shown to others. */
const NOT_AN_APP =
  /^(javascript|vbscript|data|file|blob|filesystem|about|view-source|ws|wss|ftp|ftps|sftp|ssh|telnet|smb|ldap|ldaps|gopher|mailto|tel|sms|jar|resource|chrome|chrome-extension|moz-extension|edge|intent|content|android-app|ms-.*|search-ms|search|shell|x-apple\..*|git|http|https):$/i;
