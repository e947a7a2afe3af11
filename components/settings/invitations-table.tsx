"use client";

import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { api, type OutputOf } from "#lib/client";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Confirm } from "../ui/confirm";
import { Table, Td, Th } from "../ui/table";
import { TimeAgo } from "../ui/time-ago";

type Invitation = OutputOf<"GET /workspaces/{id}/invitations">["data"][number];

export function InvitationsTable({ workspaceId, invitations }: { workspaceId: string; invitations: Invitation[] }) {
  const router = useRouter();
  const withdraw = async ({ id, email }: Invitation) => {
    await api("DELETE /workspaces/{id}/invitations/{invId}", { id: workspaceId, invId: id });
    toast.success(`Withdrew the invitation to ${email}`);
    router.refresh();
  };
  return (
    <Table
      label="All open invitations"
      head={
        <>
          <Th>E-mail</Th>
          <Th className="hidden sm:table-cell">Role</Th>
          <Th className="hidden md:table-cell">Invited by</Th>
          <Th className="hidden md:table-cell">Sent</Th>
          <Th>Status</Th>
          <Th className="text-right">
            <span className="sr-only">Actions</span>
          </Th>
        </>
      }
    >
      {invitations.map((each) => (
        <tr key={each.id}>
          <Td className="max-w-40 truncate font-medium sm:max-w-64" title={each.email}>
            {each.email}
            <span className="block text-xs font-normal text-muted-foreground capitalize sm:hidden">{each.role}</span>
          </Td>
          <Td className="hidden capitalize sm:table-cell">{each.role}</Td>
          <Td className="hidden max-w-40 truncate text-muted-foreground md:table-cell">{each.invitedBy?.name ?? "–"}</Td>
          <Td className="hidden text-muted-foreground md:table-cell">
            <TimeAgo at={each.createdAt} />
          </Td>
          <Td>{each.status === "pending" ? <Badge tone="info">Pending</Badge> : <Badge>Expired</Badge>}</Td>
          <Td className="text-right">
            <Confirm
              trigger={
                <Button size="sm" aria-label={`Withdraw the invitation to ${each.email}`}>
                  Withdraw
                </Button>
              }
              title="Withdraw this invitation?"
              action="Withdraw"
              cancel="Keep it"
              onConfirm={() => withdraw(each)}
            >
              The link for {each.email} stops working.
            </Confirm>
          </Td>
        </tr>
      ))}
    </Table>
  );
}
