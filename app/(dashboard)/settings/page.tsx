import type { Metadata } from "next";
import { getCurrentWorkspace } from "#lib/operations/workspaces/get-current-workspace";
import { load, requireCaller } from "#lib/session";
import { Danger, DangerZone } from "../../../components/settings/danger-zone";
import { DeleteWorkspace } from "../../../components/settings/delete-workspace";
import { ExportWorkspace } from "../../../components/settings/export-workspace";
import { LeaveWorkspace } from "../../../components/settings/leave-workspace";
import { withArticle } from "../../../components/settings/roles";
import { WorkspaceForm } from "../../../components/settings/workspace-form";
import { mayManage } from "../../../components/shell/viewers";
import { buttonStyle } from "../../../components/ui/button-style";
import { Link } from "../../../components/ui/link";
import { Section } from "../../../components/ui/section";
import { hasOneOwner } from "./last-owner";

export const metadata: Metadata = { title: "Settings" };

export default async function GeneralSettingsPage() {
  const { user } = await requireCaller("/settings");
  const workspace = await load(getCurrentWorkspace, {});
  const { name, role } = workspace;
  const id = String(workspace.id);
  const admin = mayManage(role);
  const lastOwner = role === "owner" && (await hasOneOwner(id));
  return (
    <>
      <Section title="Workspace" description={admin ? undefined : `You are ${withArticle(role)} here. Owners and admins can change this.`}>
        <WorkspaceForm key={`${id} ${name} ${workspace.slug}`} id={id} name={name} slug={workspace.slug} readOnly={!admin} />
      </Section>
      <Section title="Danger zone">
        <DangerZone>
          <Danger
            title="Leave this workspace"
            action={!lastOwner && <LeaveWorkspace id={id} name={name} userId={`usr_${user.id}`} />}
            text={
              lastOwner
                ? "You are its only owner. Make someone else an owner first, or delete it."
                : "You lose what is in it, and the keys that you made here stop working at once. Your runs and their files stay."
            }
          />
          {role === "owner" && (
            <>
              <Danger
                title="Download this workspace"
                action={<ExportWorkspace />}
                text="What is in it in one file: members, runs, files, skills, history and audit log. Secrets and keys are not in it."
              />
              <Danger
                title="Hand over this workspace"
                action={
                  <Link href="/settings/members" className={buttonStyle()}>
                    Choose an owner
                  </Link>
                }
                text="Make somebody else an owner, then leave or give up your own role. A workspace can have several owners."
              />
              <Danger
                title="Delete this workspace"
                action={<DeleteWorkspace id={id} name={name} slug={workspace.slug} />}
                text="Its skills, runs, files, keys and members are removed at once and for good. Only the audit log stays."
              />
            </>
          )}
        </DangerZone>
      </Section>
    </>
  );
}
