import { Zap } from "lucide-react";
import type { Metadata } from "next";
import { Suspense } from "react";
import { listTriggers } from "#lib/operations/triggers/list-triggers";
import { loadOrNotFound, type Query, readQuery, requireCaller } from "#lib/session";
import { mayChange, ViewersLook } from "../../../components/shell/viewers";
import { AddTrigger } from "../../../components/triggers/add-trigger";
import { TriggerList } from "../../../components/triggers/trigger-list";
import { EmptyState } from "../../../components/ui/empty-state";
import { PageHeader } from "../../../components/ui/page-header";
import { type Cursor, Pager } from "../../../components/ui/pager";
import { SkeletonRows } from "../../../components/ui/skeleton";

export const metadata: Metadata = { title: "Triggers" };

export default async function TriggersPage({ searchParams }: { searchParams: Query }) {
  const may = mayChange((await requireCaller("/triggers")).role);
  const cursor = await readQuery(searchParams, "after_id", "before_id");
  return (
    <>
      <PageHeader title="Triggers" action={may && <AddTrigger primary />}>
        What starts workflows and skills by itself: the clock, a call from outside, or something that happens in a connected account.
      </PageHeader>
      {!may && <ViewersLook />}
      <Suspense key={JSON.stringify(cursor)} fallback={<SkeletonRows label="Loading triggers" />}>
        <Triggers cursor={cursor} may={may} />
      </Suspense>
    </>
  );
}

async function Triggers({ cursor, may }: { cursor: Cursor; may: boolean }) {
  const page = await loadOrNotFound(listTriggers, cursor);
  if (page.data.length === 0)
    return (
      <EmptyState icon={Zap} title={Object.keys(cursor).length > 0 ? "No triggers on this page" : "Nothing starts by itself yet"}>
        {may ? "A trigger runs what you choose, in your name, whenever it is time." : "The members of this workspace make triggers."}
      </EmptyState>
    );
  return (
    <>
      <TriggerList triggers={page.data} may={may} target />
      <Pager path="/triggers" page={page} cursor={cursor} />
    </>
  );
}
