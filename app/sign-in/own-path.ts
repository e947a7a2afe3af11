/**
 * Where to go after signing in: a path of this site, whatever the address asks for. Read as a browser would, because
 * "//evil", "/\evil" and a slash with a tab behind it all lead elsewhere.
 */
export function ownPath(wanted: string | undefined): string {
  const home = "http://own.invalid";
  if (!wanted?.startsWith("/") || !URL.canParse(wanted, home)) return "/home";
  const url = new URL(wanted, home);
  const path = url.pathname + url.search + url.hash;
  // Dots are gone by now, and "/..//evil" has become "//evil".
  return url.origin === home && !/^\/[/\\]/.test(path) ? path : "/home";
}
