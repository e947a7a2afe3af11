import { z } from "zod";
import { isSensitive, SCOPES, type Scope } from "#lib/auth/scopes";

/** A scope with what a person has to know of it when deciding. */
export const scopeDetail = z
  .object({ scope: z.string(), description: z.string(), sensitive: z.boolean().meta({ description: "It changes, spends or sends something." }) })
  .meta({ id: "ScopeDetail" });

export const scopeDetails = (scopes: readonly string[]) => scopes.map((scope) => ({ scope, description: inWords(scope), sensitive: isSensitive(scope) }));

/** A scope of which this version knows nothing is shown as it is. */
const inWords = (scope: string): string => (scope === "*" ? "Everything you may do yourself" : (SCOPES[scope as Scope] ?? scope));
