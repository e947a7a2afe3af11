import type { OutputOf } from "#lib/client";
import { Badge } from "../ui/badge";
import { Table, Td, Th } from "../ui/table";
import { TimeAgo } from "../ui/time-ago";
import { MemberRole } from "./member-role";
import { RemoveMember } from "./remove-member";
import type { Role } from "./roles";

type Member = OutputOf<"GET /workspaces/{id}/members">["data"][number];

type Props = { workspaceId: string; members: Member[]; self: string; own: Role; lastOwner: boolean };

/** Who is in the workspace, and what the one who looks may do about it. */
export function MembersTable({ workspaceId, members, self, own, lastOwner }: Props) {
  return (
    <Table
      label="All members"
      head={
        <>
          <Th>Person</Th>
          <Th>Role</Th>
          <Th className="hidden sm:table-cell">Joined</Th>
          <Th className="text-right">
            <span className="sr-only">Actions</span>
          </Th>
        </>
      }
    >
      {members.map((each) => {
        const id = String(each.id);
        const removable = id !== self && (own === "owner" || (own === "admin" && (each.role === "member" || each.role === "viewer")));
        return (
          <tr key={id}>
            <Td className="max-w-28 py-1.5 sm:max-w-72">
              <span className="flex items-center gap-2 font-medium">
                <span className="truncate">{each.name}</span>
                {id === self && <Badge>You</Badge>}
              </span>
              <span className="block truncate text-xs text-muted-foreground" title={each.email}>
                {each.email}
              </span>
            </Td>
            <Td className="py-1.5">
              {lastOwner && id === self ? (
                <>
                  Owner
                  <span className="block max-w-26 text-xs whitespace-normal text-muted-foreground sm:max-w-56">
                    The only one. Make someone else an owner first to give it up.
                  </span>
                </>
              ) : own === "owner" ? (
                <MemberRole key={each.role} workspaceId={workspaceId} userId={id} name={each.name} role={each.role} self={id === self} />
              ) : (
                <span className="capitalize">{each.role}</span>
              )}
            </Td>
            <Td className="hidden text-muted-foreground sm:table-cell">
              <TimeAgo at={each.joinedAt} />
            </Td>
            <Td className="text-right">{removable && <RemoveMember workspaceId={workspaceId} userId={id} name={each.name} />}</Td>
          </tr>
        );
      })}
    </Table>
  );
}
