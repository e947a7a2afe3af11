const COOKIE = "clanker-workspace";

/**
 * Makes a workspace the one this browser works in, and loads a page anew, so that nothing of the old one stays in the
 * router's memory. The id and not the slug, because the slug can be changed by someone else.
 */
export function chooseWorkspace(id: string, path = "/home") {
  const secure = window.location.protocol === "https:" ? "; secure" : "";
  // The Cookie Store is missing on plain http away from localhost.
  // biome-ignore lint/suspicious/noDocumentCookie: see above
  document.cookie = `${COOKIE}=${id}; path=/; samesite=lax; max-age=31536000${secure}`;
  window.location.assign(path);
}

/** What the browser works in, so that a page can see that another tab has changed it. */
export const chosenWorkspace = (): string => document.cookie.split(/;\s*/).find((each) => each.startsWith(`${COOKIE}=`)) ?? "";
