import { KeyRound } from "lucide-react";
import type { Metadata } from "next";
import { listApiKeys } from "#lib/operations/api-keys/list-api-keys";
import { SCOPE_GROUPS } from "#lib/operations/api-keys/scope-groups";
import { loadOrNotFound, type Query, readQuery, requireCaller } from "#lib/session";
import { AdminsOnly } from "../../../../components/settings/admins-only";
import { CreateKey } from "../../../../components/settings/create-key";
import { KeysTable } from "../../../../components/settings/keys-table";
import { mayManage } from "../../../../components/shell/viewers";
import { buttonStyle } from "../../../../components/ui/button-style";
import { EmptyState } from "../../../../components/ui/empty-state";
import { Link } from "../../../../components/ui/link";
import { Pager } from "../../../../components/ui/pager";
import { Section } from "../../../../components/ui/section";

export const metadata: Metadata = { title: "API keys" };

export default async function KeysPage({ searchParams }: { searchParams: Query }) {
  const { role, user, workspace } = await requireCaller("/settings/keys");
  if (!mayManage(role))
    return (
      <AdminsOnly
        role={role}
        page="API keys"
        title="Admins make API keys"
        action={
          <Link href="/agents/connect" className={buttonStyle()}>
            Connect an agent
          </Link>
        }
      >
        You can let an agent in by the code that it shows you; its key may do no more than you may.
      </AdminsOnly>
    );
  const cursor = await readQuery(searchParams, "after_id", "before_id");
  const page = await loadOrNotFound(listApiKeys, { limit: 50, ...cursor });
  return (
    <Section
      title="API keys"
      description="A key lets a program or an agent work in this workspace, as the person who made it and no further."
      action={<CreateKey workspaceId={`ws_${workspace.id}`} groups={SCOPE_GROUPS} />}
    >
      {page.data.length > 0 ? (
        <>
          <KeysTable keys={page.data} groups={SCOPE_GROUPS} self={`usr_${user.id}`} />
          <Pager path="/settings/keys" page={page} cursor={cursor} />
        </>
      ) : (
        <EmptyState icon={KeyRound} title="No keys yet">
          Create one and hand it to a program: it is sent with each call as x-api-key.
        </EmptyState>
      )}
    </Section>
  );
}
