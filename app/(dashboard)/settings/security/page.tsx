import type { Metadata } from "next";
import { Suspense } from "react";
import { listPasskeys } from "#lib/operations/auth/list-passkeys";
import { listSessions } from "#lib/operations/auth/list-sessions";
import { load, loadOrNotFound, type Query, readQuery, requireCaller } from "#lib/session";
import { AddPasskey } from "../../../../components/auth/add-passkey";
import { PasskeyList } from "../../../../components/auth/passkey-list";
import { SessionList } from "../../../../components/auth/session-list";
import { SettingsSection } from "../../../../components/auth/settings-section";
import { PageHeader } from "../../../../components/ui/page-header";
import { type Cursor, Pager } from "../../../../components/ui/pager";
import { SkeletonRows } from "../../../../components/ui/skeleton";

export const metadata: Metadata = { title: "Security" };

export default async function SecurityPage({ searchParams }: { searchParams: Query }) {
  await requireCaller("/settings/security");
  const cursor = await readQuery(searchParams, "after_id", "before_id");
  return (
    <>
      <PageHeader title="Security">How you prove that it is you, and where you are signed in.</PageHeader>
      <Suspense key={JSON.stringify(cursor)} fallback={<SkeletonRows label="Loading passkeys and sessions" />}>
        <Passkeys />
        <Sessions cursor={cursor} />
      </Suspense>
    </>
  );
}

async function Passkeys() {
  const { data } = await load(listPasskeys, { limit: 100 });
  return (
    <SettingsSection
      title="Passkeys"
      note="A fingerprint, a face or a security key. With one, it is asked for instead of your password before an agent gets more rights for good."
      action={<AddPasskey />}
    >
      <PasskeyList passkeys={data} />
    </SettingsSection>
  );
}

async function Sessions({ cursor }: { cursor: Cursor }) {
  const page = await loadOrNotFound(listSessions, cursor);
  return (
    <SettingsSection title="Sessions" note="End those that you do not know, then change your password.">
      <SessionList sessions={page.data} />
      <Pager path="/settings/security" page={page} cursor={cursor} />
    </SettingsSection>
  );
}
