import type { Metadata } from "next";
import { getCurrentWorkspace } from "#lib/operations/workspaces/get-current-workspace";
import { load, requireCaller } from "#lib/session";
import { DeleteWorkspace } from "../../../components/settings/delete-workspace";
import { LeaveWorkspace } from "../../../components/settings/leave-workspace";
import { WorkspaceForm } from "../../../components/settings/workspace-form";
import { Section } from "../../../components/ui/section";
import { hasOneOwner } from "./last-owner";

export const metadata: Metadata = { title: "Settings" };

export default async function GeneralSettingsPage() {
  const { user } = await requireCaller("/settings");
  const workspace = await load(getCurrentWorkspace, {});
  const { name, role } = workspace;
  const id = String(workspace.id);
  const admin = role === "owner" || role === "admin";
  const lastOwner = role === "owner" && (await hasOneOwner(id));
  return (
    <>
      <Section title="Workspace" description={admin ? undefined : `You are a ${role} here. Owners and admins can change this.`}>
        <WorkspaceForm key={`${id} ${name} ${workspace.slug}`} id={id} name={name} slug={workspace.slug} readOnly={!admin} />
      </Section>
      <Section
        title="Leave this workspace"
        description={
          lastOwner
            ? "You are its only owner. Make someone else an owner first, or delete it."
            : "You lose what is in it, and the keys that you made here stop working at once. Your runs and their files stay."
        }
        action={!lastOwner && <LeaveWorkspace id={id} name={name} userId={`usr_${user.id}`} />}
      />
      {role === "owner" && (
        <Section
          title="Delete this workspace"
          description="Its skills, runs, files, keys and members are removed at once and for good. Only the audit log stays."
          action={<DeleteWorkspace id={id} name={name} slug={workspace.slug} />}
        />
      )}
    </>
  );
}
