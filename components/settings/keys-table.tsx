import { Badge } from "../ui/badge";
import { Table, Td, Th } from "../ui/table";
import { TimeAgo } from "../ui/time-ago";
import { KeyScopes } from "./key-scopes";
import { type ApiKey, statusOf } from "./key-status";
import { RevokeKey } from "./revoke-key";
import { RotateKey } from "./rotate-key";
import type { ScopeGroups } from "./scope-choice";
import { Until } from "./until";

/** Which of two keys of one name this is, where one takes the other's place. The other may be on another page. */
function twinOf(key: ApiKey, keys: ApiKey[]): string | null {
  const old = keys.find(({ rotatedToId }) => rotatedToId === key.id);
  const next = keys.find(({ id }) => id === key.rotatedToId);
  const words = [...(old ? [`Replaces …${old.lastFour}`] : []), ...(key.rotatedToId ? [next ? `Replaced by …${next.lastFour}` : "Replaced"] : [])];
  return words.join(" · ") || null;
}

export function KeysTable({ keys, groups, self }: { keys: ApiKey[]; groups: ScopeGroups; self: string }) {
  return (
    <Table
      label="All API keys"
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
        const twin = twinOf(key, keys);
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
              {twin && <span className="block truncate text-xs text-muted-foreground">{twin}</span>}
              <span className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 lg:hidden">
                <span className="sm:hidden">{badge}</span>
                <KeyScopes scopes={key.scopes} groups={groups} />
              </span>
              <span className="mt-1 block text-xs text-muted-foreground md:hidden">
                {key.lastUsedAt ? (
                  <>
                    Used <TimeAgo at={key.lastUsedAt} />
                  </>
                ) : (
                  "Never used"
                )}
                {key.expiresAt && (
                  <>
                    {" · "}
                    {Date.parse(key.expiresAt) > Date.now() ? "expires" : "expired"} <Until at={key.expiresAt} />
                  </>
                )}
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
                  {!key.rotatedToId && key.owner.id === self && <RotateKey id={String(key.id)} name={key.name} lastFour={key.lastFour} />}
                  <RevokeKey id={String(key.id)} name={key.name} lastFour={key.lastFour} />
                </div>
              )}
            </Td>
          </tr>
        );
      })}
    </Table>
  );
}
