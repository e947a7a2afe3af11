const GOOGLE = "https://www.googleapis.com/auth/";

/** What a provider's own scopes let this server do, as a person would say it. */
const WORDS: Record<string, string> = {
  repo: "Read and change repositories, private ones too",
  "read:user": "See the profile",
  openid: "",
  email: "See the e-mail address",
  [`${GOOGLE}userinfo.email`]: "See the e-mail address",
  [`${GOOGLE}gmail.modify`]: "Read, write, send and file mail, but delete none for good",
  [`${GOOGLE}calendar`]: "See and change calendars and their events",
  [`${GOOGLE}drive`]: "See and change all files",
};

/** What an account allows, in plain words; a scope that nobody has put into words stands as it is. */
export function grantedWords(app: string, granted: string[]): string[] {
  if (app === "notion") return ["Read and change the pages that were chosen in Notion"];
  return [...new Set(granted.map((scope) => WORDS[scope] ?? scope))].filter(Boolean);
}
