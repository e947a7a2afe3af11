import { History } from "lucide-react";
import type { Metadata } from "next";
import { getMemory } from "#lib/operations/memory/get-memory";
import { listMemoryVersions } from "#lib/operations/memory/list-memory-versions";
import { load, loadOrNotFound, type Query, readQuery, requireCaller } from "#lib/session";
import { VersionTable } from "../../../../components/memory/version-table";
import { EmptyState } from "../../../../components/ui/empty-state";
import { PageHeader } from "../../../../components/ui/page-header";
import { Pager } from "../../../../components/ui/pager";

export const metadata: Metadata = { title: "History of the memory" };

export default async function MemoryVersionsPage({ searchParams }: { searchParams: Query }) {
  await requireCaller("/memory/versions");
  const cursor = await readQuery(searchParams, "after_id", "before_id");
  const [versions, { version }] = await Promise.all([loadOrNotFound(listMemoryVersions, { ...cursor, limit: 25, changes: true }), load(getMemory, {})]);
  return (
    <>
      <PageHeader title="History" crumbs={[{ label: "Memory", href: "/memory" }]}>
        Every change of the memory and who made it. The newest 500 versions are kept.
      </PageHeader>
      {versions.data.length === 0 ? (
        <EmptyState icon={History} title={version === 0 ? "Nothing is written yet" : "There are no versions here"}>
          Each time somebody writes, what was there before stays here.
        </EmptyState>
      ) : (
        <VersionTable versions={versions.data} current={version} />
      )}
      <Pager path="/memory/versions" page={versions} cursor={cursor} />
    </>
  );
}
