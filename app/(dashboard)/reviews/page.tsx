import { ShieldCheck } from "lucide-react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { listReviews } from "#lib/operations/reviews/list-reviews";
import { loadOrNotFound, type Query, readQuery, requireCaller } from "#lib/session";
import { Reviews } from "../../../components/reviews/reviews";
import { EmptyState } from "../../../components/ui/empty-state";
import { PageHeader } from "../../../components/ui/page-header";
import { Pager } from "../../../components/ui/pager";

export const metadata: Metadata = { title: "Reviews" };

export default async function ReviewsPage({ searchParams }: { searchParams: Query }) {
  const caller = await requireCaller("/reviews");
  if (!caller.user.isAdmin) notFound();
  const cursor = await readQuery(searchParams, "after_id", "before_id");
  const page = await loadOrNotFound(listReviews, cursor);
  return (
    <>
      <PageHeader title="Reviews">
        What waits for an admin of this server: skills that want to be public, versions that the scanner stopped, appeals, reports.
      </PageHeader>
      {page.data.length === 0 ? (
        <EmptyState icon={ShieldCheck} title="Nothing waits">
          Submitted skills and what the scanner stops turn up here.
        </EmptyState>
      ) : (
        <Reviews reviews={page.data} />
      )}
      <Pager path="/reviews" page={page} cursor={cursor} />
    </>
  );
}
