import { Badge } from "../ui/badge";
import { Table, Td, Th } from "../ui/table";
import { TimeAgo } from "../ui/time-ago";
import { KeyScopes } from "./key-scopes";
import { type ApiKey, statusOf } from "./key-status";
import { RevokeKey } from "./revoke-key";
import { RotateKey } from "./rotate-key";
import type { ScopeGroups } from "./scope-choice";
import { Until } from "./until";

export function KeysTable({ keys, groups, self }: { keys: ApiKey[]; groups: ScopeGroups; self: string }) {
  return (
    <Table
      label="API keys"
      head={
        <>
          <Th>Name</Th>
          <Th className="hidden lg:table-cell">Access</Th>
          <Th className="hidden md:table-cell">Last used</Th>
          <Th className="hidden md:table-cell">Expires</Th>
          <Th className="hidden sm:table-cell">Status</Th>
          <Th className="text-right">
            <span className="sr-only">Actions</span>
          </Th>
        </>
      }
    >
      {keys.map((key) => {
        const status = statusOf(key);
        const badge = <Badge tone={status.tone}>{status.label}</Badge>;
        return (
          <tr key={key.id} className={status.works ? undefined : "text-muted-foreground"}>
            <Td className="max-w-44 py-1.5 sm:max-w-56">
              <span className="block truncate font-medium" title={key.name}>
                {key.name}
              </span>
              <span className="block truncate font-mono text-xs text-muted-foreground">
                {key.prefix}…{key.lastFour}
                {key.owner.id !== self && <span className="font-sans"> · {key.owner.name}</span>}
              </span>
              <span className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 lg:hidden">
                <span className="sm:hidden">{badge}</span>
                <KeyScopes scopes={key.scopes} groups={groups} />
              </span>
            </Td>
            <Td className="hidden lg:table-cell">
              <KeyScopes scopes={key.scopes} groups={groups} />
            </Td>
            <Td className="hidden text-muted-foreground md:table-cell">{key.lastUsedAt ? <TimeAgo at={key.lastUsedAt} /> : "Never"}</Td>
            <Td className="hidden text-muted-foreground md:table-cell">{key.expiresAt ? <Until at={key.expiresAt} /> : "Never"}</Td>
            <Td className="hidden sm:table-cell">{badge}</Td>
            <Td>
              {status.works && (
                <div className="flex justify-end gap-1.5">
                  {!key.rotatedToId && key.owner.id === self && <RotateKey id={String(key.id)} name={key.name} />}
                  <RevokeKey id={String(key.id)} name={key.name} />
                </div>
              )}
            </Td>
          </tr>
        );
      })}
    </Table>
  );
}
