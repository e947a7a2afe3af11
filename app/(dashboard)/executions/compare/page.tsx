import type { Metadata } from "next";
import { getExecutionStatus } from "#lib/operations/executions/get-execution-status";
import { listExecutions } from "#lib/operations/executions/list-executions";
import { load, loadOrNotFound, type Query, readQuery, requireCaller } from "#lib/session";
import { ChooseRun } from "../../../../components/executions/choose-run";
import { Compared } from "../../../../components/executions/compared";
import { buttonStyle } from "../../../../components/ui/button-style";
import { href } from "../../../../components/ui/href";
import { Link } from "../../../../components/ui/link";
import { PageHeader } from "../../../../components/ui/page-header";

export const metadata: Metadata = { title: "Compare runs" };

export default async function ComparePage({ searchParams }: { searchParams: Query }) {
  const query = await readQuery(searchParams, "a", "b", "after_id", "before_id");
  const { a: first = "", b: second, ...cursor } = query;
  await requireCaller(href("/executions/compare", query));
  const a = await loadOrNotFound(getExecutionStatus, { id: first });
  const b = second === undefined ? undefined : await loadOrNotFound(getExecutionStatus, { id: second });
  const crumbs = [
    { label: "Executions", href: "/executions" },
    { label: `${a.skillName} ${a.id}`, href: `/executions/${a.id}` },
  ];
  if (!b) {
    const page = await load(listExecutions, { skill: a.skillSlug, limit: 25, ...cursor });
    return (
      <>
        <PageHeader title="Compare with another run" crumbs={crumbs}>
          Choose a run of {a.skillName} to see beside {a.id}.
        </PageHeader>
        <ChooseRun to={String(a.id)} page={page} cursor={cursor} />
      </>
    );
  }
  return (
    <>
      <PageHeader
        title={`${a.id} and ${b.id}`}
        crumbs={crumbs}
        action={
          <div className="flex flex-wrap gap-2">
            <Link href={`/executions/compare?a=${b.id}&b=${a.id}`} className={buttonStyle()}>
              Swap
            </Link>
            <Link href={`/executions/compare?a=${a.id}`} className={buttonStyle()}>
              Choose another run
            </Link>
          </div>
        }
      >
        What is only in the first is shown as removed, what is only in the second as added.
      </PageHeader>
      <Compared a={a} b={b} />
    </>
  );
}
