import type { Metadata } from "next";
import { getMemory } from "#lib/operations/memory/get-memory";
import { getMemoryVersion } from "#lib/operations/memory/get-memory-version";
import { load, loadOrNotFound, loadOrNothing, type Query, readQuery, requireCaller } from "#lib/session";
import { LineCounts } from "../../../../../components/memory/line-counts";
import { RestoreVersion } from "../../../../../components/memory/restore-version";
import { VersionContent } from "../../../../../components/memory/version-content";
import { Writer } from "../../../../../components/memory/writer";
import { mayChange } from "../../../../../components/shell/viewers";
import { Badge } from "../../../../../components/ui/badge";
import { countChanges } from "../../../../../components/ui/diff";
import { FilterLinks } from "../../../../../components/ui/filter-links";
import { formatSize } from "../../../../../components/ui/format";
import { href } from "../../../../../components/ui/href";
import { PageHeader } from "../../../../../components/ui/page-header";
import { TimeAgo } from "../../../../../components/ui/time-ago";

type Props = { params: Promise<{ version: string }>; searchParams: Query };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Version ${(await params).version} of the memory` };
}

export default async function MemoryVersionPage({ params, searchParams }: Props) {
  const { version: asked } = await params;
  const path = `/memory/versions/${asked}`;
  const { role } = await requireCaller(path);
  const version = Number(asked);
  const [stored, current, { show = "changes" }] = await Promise.all([
    loadOrNotFound(getMemoryVersion, { version }),
    load(getMemory, {}),
    readQuery(searchParams, "show"),
  ]);
  const before = version === 1 ? { content: "" } : await loadOrNothing(getMemoryVersion, { version: version - 1 });
  const isCurrent = current.version === version;
  const shown = show === "since" && isCurrent ? "changes" : show;
  const views = [
    { view: "changes", label: "What it changed" },
    ...(isCurrent ? [] : [{ view: "since", label: "Changed since" }]),
    { view: "text", label: "Text" },
  ];
  return (
    <>
      <PageHeader
        title={`Version ${version}`}
        crumbs={[
          { label: "Memory", href: "/memory" },
          { label: "History", href: "/memory/versions" },
        ]}
        action={!isCurrent && mayChange(role) && <RestoreVersion version={version} current={current.version} />}
      />
      <div className="-mt-3 flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted-foreground">
        <Writer actor={stored.updatedBy} source={stored.source} />
        <TimeAgo at={stored.createdAt} />
        <span className="tabular-nums">{formatSize(stored.size)}</span>
        {before && <LineCounts changes={countChanges(before.content, stored.content)} />}
        {isCurrent && <Badge tone="success">Current</Badge>}
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <FilterLinks
          label="Show"
          links={views.map(({ view, label }) => ({ label, href: href(path, { show: view === "changes" ? undefined : view }), current: shown === view }))}
        />
        <FilterLinks
          label="Other versions"
          links={[
            ...(version > 1 && before ? [{ label: `Version ${version - 1}`, href: `/memory/versions/${version - 1}`, current: false }] : []),
            ...(isCurrent ? [] : [{ label: `Version ${version + 1}`, href: `/memory/versions/${version + 1}`, current: false }]),
          ]}
        />
      </div>
      <VersionContent show={shown} content={stored.content} before={before?.content} current={current.content} />
    </>
  );
}
