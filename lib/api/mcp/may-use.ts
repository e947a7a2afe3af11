import type { Visitor } from "#lib/api/mcp/visitor";
import type { Operation } from "#lib/api/operation";
import { atLeast } from "#lib/auth/caller";
import { allows } from "#lib/auth/scopes";

/** Whether someone may use a tool: what their key's scopes, their grant and their role allow. */
export function mayUse({ caller }: Pick<Visitor, "caller">, { scope, role }: Operation): boolean {
  if (!atLeast(caller.role, role)) return false;
  if (caller.type === "session") return scope !== "key";
  return allows(caller.key.scopes, scope) || (caller.grant?.scopes.includes(scope) ?? false);
}

/** Whether to list what an operation answers. A grant for one call is for the call that is asked for: a list does not use it up, nor is it enough for what takes many. */
export function mayList({ caller }: Pick<Visitor, "caller">, operation: Operation): boolean {
  const oneTime = caller.type === "api_key" && caller.grant?.mode === "one_time";
  return mayUse({ caller: oneTime ? { ...caller, grant: undefined } : caller }, operation);
}
