import { Play } from "lucide-react";
import type { Metadata } from "next";
import { Suspense } from "react";
import { getUsage } from "#lib/operations/billing/get-usage";
import { load, type Query, readQuery, requireCaller } from "#lib/session";
import { UsageCharts } from "../../../components/billing/usage-charts";
import { daysBefore, daysOf, type Range, rangeLinks, rangeOf } from "../../../components/billing/usage-range";
import { mayChange } from "../../../components/shell/viewers";
import { buttonStyle } from "../../../components/ui/button-style";
import { FilterLinks } from "../../../components/ui/filter-links";
import { href } from "../../../components/ui/href";
import { Link } from "../../../components/ui/link";
import { PageHeader } from "../../../components/ui/page-header";
import { Section } from "../../../components/ui/section";
import { SkeletonCharts, SkeletonRows } from "../../../components/ui/skeleton";
import { Now } from "./now";

export const metadata: Metadata = { title: "Home" };

export default async function HomePage({ searchParams }: { searchParams: Query }) {
  const { range } = await readQuery(searchParams, "range");
  const caller = await requireCaller(href("/home", { range }));
  const may = mayChange(caller.role);
  return (
    <>
      <PageHeader
        title="Home"
        action={
          may && (
            <Link href="/library" className={buttonStyle({ variant: "primary" })}>
              <Play aria-hidden /> Run a skill
            </Link>
          )
        }
      >
        What happens in {caller.workspace.name}.
      </PageHeader>
      <Suspense fallback={<SkeletonRows label="Loading what happens" rows={8} />}>
        <Now caller={caller} may={may} usage={<Usage range={rangeOf(range)} />} />
      </Suspense>
    </>
  );
}

function Usage({ range }: { range: Range }) {
  return (
    <Section title="Usage" action={<FilterLinks label="Range" stay links={rangeLinks(range, (chosen) => href("/home", { range: chosen }))} />}>
      <Suspense key={range} fallback={<SkeletonCharts label="Loading the usage" />}>
        <Charts range={range} />
      </Suspense>
    </Section>
  );
}

async function Charts({ range }: { range: Range }) {
  const now = Date.now();
  const [before, { data }] = await Promise.all([load(getUsage, daysBefore(range, now)), load(getUsage, daysOf(range, now))]);
  return <UsageCharts days={data} before={before.data} />;
}
