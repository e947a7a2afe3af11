import { type App, CONNECTOR_APPS } from "#lib/platform/apps";

/** Everything a key can be allowed to do, with the words a person reads when deciding. */
export const SCOPES = {
  "profile:read": "Read your profile and the names of your workspaces",
  "profile:search": "See who is in the workspace",
  "profile:write": "Change your profile",
  "memory:read": "Read the workspace's memory",
  "memory:write": "Change the workspace's memory",
  "workspace:files:read": "See runs, artifacts and installed skills",
  "workspace:files:write": "Install, remove and upload skills, and delete artifacts",
  "tool:execute": "Run skills and workflows, which can cost credits",
  "billing:read": "See the balance and transactions",
  "agent:list": "See the other agents of the workspace",
  "agent:message": "Leave messages for other agents",
  ...(Object.fromEntries(
    Object.entries(CONNECTOR_APPS).flatMap(([app, title]) => [
      [`connector:${app}:read`, `Read from your ${title} account`],
      [`connector:${app}:exec`, `Change things in your ${title} account`],
    ]),
  ) as Record<`connector:${App}:${"read" | "exec"}`, string>),
} as const;

export type Scope = keyof typeof SCOPES;

/** The scope of an app that is only known when the operation is called, as may be which of the two: `forApp` of `lib/api/for-app.ts` puts it in. */
export type AppScope = `connector:{app}:${"read" | "exec" | "{access}"}`;

/** What an operation asks for: a scope, or that of the app which a call is about; `full`, which no scope unlocks; a `session`; an API `key`, whatever its scopes; `any` credential; or nothing, `public`. */
export type Requirement = Scope | AppScope | "full" | "session" | "key" | "any" | "public";

export const ALL_SCOPES = Object.keys(SCOPES) as Scope[];

/** Scopes that change or spend something. Granting one for good takes a step-up, and a request for one lasts an hour unless it says otherwise. */
export const isSensitive = (scope: string): boolean => scope === "*" || /:(write|exec|execute|message)$/.test(scope);

/** What the key of a collection holds: everything when it is one over the whole drive, else what it takes to see and run its skills, and nothing more. */
export const scopesOf = ({ allSkills }: { allSkills: boolean }): string[] => (allSkills ? ["*"] : ["workspace:files:read", "tool:execute"]);

/** Each once; with `*` nothing else says more. */
export const tidyScopes = (scopes: readonly string[]): string[] => (scopes.includes("*") ? ["*"] : [...new Set(scopes)]);

export const sameScopes = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((scope) => b.includes(scope));

export const isAppScope = (requirement: Requirement): requirement is AppScope => requirement.includes("{app}");
const scopesOfApps = (requirement: AppScope): Scope[] =>
  ["read", "exec"].flatMap((access) => {
    const ofAccess = requirement.replace("{access}", access);
    return ofAccess.endsWith(`:${access}`) ? Object.keys(CONNECTOR_APPS).map((app) => ofAccess.replace("{app}", app) as Scope) : [];
  });

/** Whether a key's scopes meet a requirement. `*` meets all of them; while it is open which app it is about, so does the scope of any. */
export function allows(scopes: readonly string[], requirement: Requirement): boolean {
  if (requirement === "public" || requirement === "any" || requirement === "key") return true;
  if (requirement === "session") return false;
  if (isAppScope(requirement)) return scopesOfApps(requirement).some((scope) => allows(scopes, scope));
  return scopes.includes("*") || (requirement !== "full" && scopes.includes(requirement));
}
