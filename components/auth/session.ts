/** What next-auth says came of it: where to go on, or by which code somebody was refused. */
export type Entry = { url: string; error?: undefined } | { url?: undefined; error: string };

/**
 * Signs in by one of next-auth's ways. Its own script asks which ways there are first, and leaves the page when it gets no answer:
 * this stays, and throws when the server cannot be reached.
 */
export async function signIn(way: "credentials" | "email-link" | "github" | "google", fields: Record<string, string>): Promise<Entry> {
  const mine = way === "credentials" || way === "email-link";
  const response = await post(`${mine ? "callback" : "signin"}/${way}`, fields);
  if (response.status === 429) return { error: "RATE_LIMITED" };
  const { url } = (await response.json()) as { url: string };
  const error = new URL(url, window.location.href).searchParams.get("error");
  if (error) return { error };
  if (!response.ok) throw new Error(`Signing in was answered with ${response.status}.`);
  return { url };
}

/** Ends the browser's session. Throws when it may still be there. */
export async function signOut(): Promise<void> {
  const response = await post("signout", {});
  if (!response.ok) throw new Error(`Signing out was answered with ${response.status}.`);
}

async function post(path: string, fields: Record<string, string>): Promise<Response> {
  const asked = await fetch("/api/auth/csrf");
  if (!asked.ok) return asked;
  const { csrfToken } = (await asked.json()) as { csrfToken: string };
  return fetch(`/api/auth/${path}`, { method: "POST", body: new URLSearchParams({ ...fields, csrfToken, json: "true" }) });
}
