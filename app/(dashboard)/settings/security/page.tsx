import type { Metadata } from "next";
import { Suspense } from "react";
import { listPasskeys } from "#lib/operations/auth/list-passkeys";
import { listSessions } from "#lib/operations/auth/list-sessions";
import { load, loadOrNotFound, type Query, readQuery, requireCaller } from "#lib/session";
import { AddPasskey } from "../../../../components/auth/add-passkey";
import { PasskeyList } from "../../../../components/auth/passkey-list";
import { SessionList } from "../../../../components/auth/session-list";
import { type Cursor, Pager } from "../../../../components/ui/pager";
import { Section } from "../../../../components/ui/section";
import { SkeletonRows } from "../../../../components/ui/skeleton";

export const metadata: Metadata = { title: "Security" };

export default async function SecurityPage({ searchParams }: { searchParams: Query }) {
  await requireCaller("/settings/security");
  const cursor = await readQuery(searchParams, "after_id", "before_id");
  return (
    <Suspense key={JSON.stringify(cursor)} fallback={<SkeletonRows label="Loading passkeys and sessions" />}>
      <Passkeys />
      <Sessions cursor={cursor} />
    </Suspense>
  );
}

async function Passkeys() {
  const { data } = await load(listPasskeys, { limit: 100 });
  return (
    <Section
      title="Passkeys"
      description="A fingerprint, a face or a security key. With one, it is asked for instead of your password before an agent gets more rights for good."
      action={<AddPasskey />}
    >
      <PasskeyList passkeys={data} />
    </Section>
  );
}

async function Sessions({ cursor }: { cursor: Cursor }) {
  const page = await loadOrNotFound(listSessions, cursor);
  return (
    <Section title="Sessions" description="End those that you do not know, then change your password.">
      <SessionList sessions={page.data} />
      <Pager path="/settings/security" page={page} cursor={cursor} />
    </Section>
  );
}
