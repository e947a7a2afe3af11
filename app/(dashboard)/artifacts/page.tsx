import type { Metadata } from "next";
import { Suspense } from "react";
import { listArtifacts } from "#lib/operations/artifacts/list-artifacts";
import { loadOrNotFound, type Query, requireCaller } from "#lib/session";
import { ArtifactsList } from "../../../components/artifacts/artifacts-list";
import { ARTIFACT_FILTERS } from "../../../components/artifacts/listed-artifact";
import { mayChange } from "../../../components/shell/viewers";
import { type Filters, readFilters, toQuery } from "../../../components/ui/list/filters";
import { ListSkeleton } from "../../../components/ui/list/list-skeleton";
import { PageHeader } from "../../../components/ui/page-header";

export const metadata: Metadata = { title: "Artifacts" };

/** As many as a tall screen shows. */
const FIRST = 40;

export default async function ArtifactsPage({ searchParams }: { searchParams: Query }) {
  const may = mayChange((await requireCaller("/artifacts")).role);
  const filters = readFilters(await searchParams, ARTIFACT_FILTERS);
  return (
    <>
      <PageHeader title="Artifacts">The files that runs have left.</PageHeader>
      <Suspense fallback={<ListSkeleton label="Loading artifacts" />}>
        <Artifacts filters={filters} may={may} />
      </Suspense>
    </>
  );
}

async function Artifacts({ filters, may }: { filters: Filters; may: boolean }) {
  const asOf = Date.now();
  const page = await loadOrNotFound(listArtifacts, { ...toQuery(filters, asOf), limit: FIRST });
  return <ArtifactsList initial={{ page, filters, asOf }} mayDelete={may} />;
}
