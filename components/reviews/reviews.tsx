"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { api, type OutputOf } from "#lib/client";
import { ReasonDialog } from "../skills/manage-skill";
import { ScanFindings, VerdictBadge } from "../skills/verdict";
import { Alert } from "../ui/alert";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { SkeletonRows } from "../ui/skeleton";
import { TimeAgo } from "../ui/time-ago";

type Review = OutputOf<"GET /reviews">["data"][number];

const KINDS = {
  submission: { tone: "info", label: "Wants to be public", yes: "Publish", no: "Decline" },
  held: { tone: "warning", label: "Held", yes: "Let it run", no: "Quarantine" },
  quarantined: { tone: "danger", label: "Quarantined", yes: "Let it run", no: "Keep it out" },
  appeal: { tone: "info", label: "Appeal", yes: "Let it run", no: "Quarantine" },
  report: { tone: "warning", label: "Report", yes: "It is fine", no: "Quarantine" },
} as const;

export function Reviews({ reviews }: { reviews: Review[] }) {
  return (
    <ul className="divide-y rounded-lg border bg-card">
      {reviews.map((review) => (
        <ReviewRow key={review.id} review={review} />
      ))}
    </ul>
  );
}

function ReviewRow({ review }: { review: Review }) {
  const { slug, name, version, kind, scan } = review;
  const { tone, label, yes, no } = KINDS[kind];
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const decide = (decision: "approve" | "reject") => async (reason: string) => {
    await api("POST /reviews/{slug}", { slug, decision, reason, ...(kind !== "submission" && version !== null && { version }) });
    toast.success(`Decided: ${name}`);
    router.refresh();
  };
  return (
    <li className="space-y-3 p-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Badge tone={tone}>{label}</Badge>
        {review.status === "public" ? (
          <Link href={`/skills/${slug}`} className="font-medium underline-offset-2 hover:underline">
            {name}
          </Link>
        ) : (
          <span className="font-medium">{name}</span>
        )}
        <span className="font-mono text-xs text-muted-foreground">
          {slug} {version}
        </span>
        <VerdictBadge scan={scan} />
        <span className="ml-auto text-xs text-muted-foreground">
          {review.publisher && `by ${review.publisher}, `}
          <TimeAgo at={review.since} />
        </span>
      </div>
      <p className="text-muted-foreground">{review.description}</p>
      {review.reason && (
        <Alert tone="info" title={review.by ? `${review.by} writes` : "Reason"}>
          {review.reason}
        </Alert>
      )}
      {review.similar.length > 0 && <p className="text-warning">Its name could be taken for {review.similar.map((similar) => similar.slug).join(", ")}.</p>}
      {open && <Report slug={slug} version={version} />}
      <div className="flex flex-wrap gap-2">
        <Button size="sm" variant="ghost" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? "Hide the scan" : `${review.findings} ${review.findings === 1 ? "finding" : "findings"}`}
        </Button>
        {version && (
          <a
            href={`/api/v1/reviews/${slug}/versions/${encodeURIComponent(version)}/download`}
            className="inline-flex h-7 items-center px-2 text-xs font-medium text-accent underline-offset-2 hover:underline"
          >
            Download the files
          </a>
        )}
        <span className="ml-auto flex gap-2">
          <ReasonDialog label={no} title={`${no}: ${name}`} description="Its owner reads your reason." variant="danger" onSend={decide("reject")} />
          <ReasonDialog label={yes} title={`${yes}: ${name}`} description="Its owner reads your reason." variant="primary" onSend={decide("approve")} />
        </span>
      </div>
    </li>
  );
}

/** The scan is only fetched when someone wants to see it. */
function Report({ slug, version }: { slug: string; version: string | null }) {
  const report = useQuery({
    queryKey: ["review", slug, version],
    queryFn: () => api("GET /reviews/{slug}", { slug, ...(version !== null && { version }) }),
  });
  if (report.isError) return <Alert title={report.error.message} />;
  if (!report.data) return <SkeletonRows rows={2} label="Loading the scan" />;
  return report.data.scan ? <ScanFindings scan={report.data.scan} /> : <p className="text-muted-foreground">It was not scanned.</p>;
}
