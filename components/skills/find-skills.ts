import { api } from "#lib/client";

/** The skills that fit some words, or those of the workspace when there are none, as what can be chosen. */
export async function findSkills(words: string, signal: AbortSignal): Promise<{ value: string; label: string }[]> {
  const { data } = await api("GET /skills", words ? { q: words.slice(0, 200), limit: 8 } : { limit: 20 }, { signal });
  return ("skills" in data ? data.skills : data).map(({ slug, name }) => ({ value: slug, label: name }));
}
