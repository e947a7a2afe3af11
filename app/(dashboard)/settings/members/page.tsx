import type { Metadata } from "next";
import { listInvitations } from "#lib/operations/invitations/list-invitations";
import { listMembers } from "#lib/operations/members/list-members";
import { load, loadOrNotFound, type Query, readQuery, requireCaller, waysIn } from "#lib/session";
import { InvitationsTable } from "../../../../components/settings/invitations-table";
import { InviteForm } from "../../../../components/settings/invite-form";
import { MembersTable } from "../../../../components/settings/members-table";
import { mayManage } from "../../../../components/shell/viewers";
import { Pager } from "../../../../components/ui/pager";
import { Section } from "../../../../components/ui/section";
import { hasOneOwner } from "../last-owner";

const WITH_MAIL = "They get a link by e-mail, to sign in or make an account with.";
const WITHOUT_MAIL = "You get a link to hand on, to sign in or make an account with: this server sends no mail.";

export const metadata: Metadata = { title: "Members" };

export default async function MembersPage({ searchParams }: { searchParams: Query }) {
  const { user, workspace, role } = await requireCaller("/settings/members");
  const cursor = await readQuery(searchParams, "after_id", "before_id");
  const id = `ws_${workspace.id}`;
  const admin = mayManage(role);
  const [members, invitations, lastOwner] = await Promise.all([
    loadOrNotFound(listMembers, { id, limit: 50, ...cursor }),
    admin ? load(listInvitations, { id, limit: 100 }) : { data: [] },
    role === "owner" && hasOneOwner(id),
  ]);
  const mailWorks = waysIn().emailLink;
  const open = invitations.data.filter(({ status }) => status !== "accepted");
  return (
    <>
      {admin && (
        <Section title="Invite someone" description={mailWorks ? WITH_MAIL : WITHOUT_MAIL}>
          <InviteForm workspaceId={id} own={role} mailWorks={mailWorks} open={open.flatMap(({ email, status }) => (status === "pending" ? [email] : []))} />
        </Section>
      )}
      {open.length > 0 && (
        <Section title="Open invitations">
          <InvitationsTable workspaceId={id} invitations={open} />
        </Section>
      )}
      <Section
        title="Members"
        description="Viewers read. Members run skills and change things. Admins manage keys and people. Owners change roles and delete the workspace."
      >
        <MembersTable workspaceId={id} members={members.data} self={`usr_${user.id}`} own={role} lastOwner={lastOwner} />
        <Pager path="/settings/members" page={members} cursor={cursor} />
      </Section>
    </>
  );
}
