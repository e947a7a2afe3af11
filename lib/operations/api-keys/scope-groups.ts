import { ALL_SCOPES, isSensitive, SCOPES, type Scope } from "#lib/auth/scopes";

const TITLES: [RegExp, string][] = [
  [/^(tool|workspace:files):/, "Skills, runs and files"],
  [/^memory:/, "Memory"],
  [/^(profile|billing):/, "People and billing"],
  [/^agent:/, "Agents"],
  [/^connector:/, "Connected apps"],
];

export type ScopeGroup = { title: string; scopes: { name: Scope; text: string; sensitive: boolean }[] };

/** Every scope in the groups in which a person chooses from them. One that fits nowhere stands at the end, never missing. */
export const SCOPE_GROUPS: ScopeGroup[] = [...TITLES.map(([, title]) => title), "Other"].flatMap((title) => {
  const scopes = ALL_SCOPES.filter((name) => (TITLES.find(([pattern]) => pattern.test(name))?.[1] ?? "Other") === title);
  return scopes.length > 0 ? [{ title, scopes: scopes.map((name) => ({ name, text: SCOPES[name], sensitive: isSensitive(name) })) }] : [];
});
