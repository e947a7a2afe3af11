import { Files } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { Suspense } from "react";
import { listArtifacts } from "#lib/operations/artifacts/list-artifacts";
import { loadOrNotFound, type Query, readQuery, requireCaller } from "#lib/session";
import { ArtifactsTable } from "../../../components/artifacts/artifacts-table";
import { mayChange } from "../../../components/shell/viewers";
import { buttonStyle } from "../../../components/ui/button-style";
import { EmptyState } from "../../../components/ui/empty-state";
import { PageHeader } from "../../../components/ui/page-header";
import { type Cursor, Pager } from "../../../components/ui/pager";
import { SkeletonRows } from "../../../components/ui/skeleton";

export const metadata: Metadata = { title: "Artifacts" };

export default async function ArtifactsPage({ searchParams }: { searchParams: Query }) {
  const may = mayChange((await requireCaller("/artifacts")).role);
  const cursor = await readQuery(searchParams, "after_id", "before_id");
  return (
    <>
      <PageHeader title="Artifacts">The files that runs have left.</PageHeader>
      <Suspense key={JSON.stringify(cursor)} fallback={<SkeletonRows label="Loading artifacts" />}>
        <Artifacts cursor={cursor} may={may} />
      </Suspense>
    </>
  );
}

async function Artifacts({ cursor, may }: { cursor: Cursor; may: boolean }) {
  const page = await loadOrNotFound(listArtifacts, cursor);
  if (page.data.length === 0) {
    const narrowed = Object.keys(cursor).length > 0;
    return (
      <EmptyState
        icon={Files}
        title={narrowed ? "No artifacts on this page" : "No artifacts yet"}
        action={
          <Link href={narrowed ? "/artifacts" : "/library"} className={buttonStyle({ variant: narrowed ? "outline" : "primary" })}>
            {narrowed ? "Show the newest" : may ? "Choose a skill to run" : "See the skills"}
          </Link>
        }
      >
        {narrowed ? undefined : "When a run leaves a file, it is kept here."}
      </EmptyState>
    );
  }
  return (
    <>
      <ArtifactsTable artifacts={page.data} mayDelete={may} />
      <Pager path="/artifacts" page={page} cursor={cursor} />
    </>
  );
}
