/**
 * What this browser keeps of a workspace's first steps: that a result was looked at, and that the list was put away. A cookie,
 * because the server reads it too: the list is there or is not from the first moment, and nothing moves.
 */
export const stepsCookie = (workspace: string): string => `clanker-steps-${workspace}`;

export type Kept = "looked" | "hidden";

/** What a cookie's value says. */
export const keptOf = (value: string | undefined): Kept[] => ["looked", "hidden"].filter((each) => value?.split(".").includes(each)) as Kept[];

/** Keeps one more thing. */
export function keep(workspace: string, what: Kept) {
  const name = stepsCookie(workspace);
  const before = keptOf(
    document.cookie
      .split(/;\s*/)
      .find((each) => each.startsWith(`${name}=`))
      ?.slice(name.length + 1),
  );
  if (before.includes(what)) return;
  const secure = window.location.protocol === "https:" ? "; secure" : "";
  // The Cookie Store is missing on plain http away from localhost.
  // biome-ignore lint/suspicious/noDocumentCookie: see above
  document.cookie = `${name}=${[...before, what].join(".")}; path=/; samesite=lax; max-age=31536000${secure}`;
}
