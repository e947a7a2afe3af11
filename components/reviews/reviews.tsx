"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronDown, Download } from "lucide-react";
import { useRouter } from "next/navigation";
import { Fragment, useState } from "react";
import { toast } from "sonner";
import { api, type OutputOf } from "#lib/client";
import { ScanFindings, VerdictBadge } from "../skills/verdict";
import { Alert } from "../ui/alert";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { buttonStyle } from "../ui/button-style";
import { formatSize } from "../ui/format";
import { Link } from "../ui/link";
import { ReasonDialog } from "../ui/reason-dialog";
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
    <ul aria-label="What waits" className="divide-y rounded-lg border bg-card">
      {reviews.map((review) => (
        <ReviewRow key={review.id} review={review} />
      ))}
    </ul>
  );
}

function ReviewRow({ review }: { review: Review }) {
  const { slug, name, version, kind, scan } = review;
  const { tone, label, yes, no } = KINDS[kind];
  const told = kind === "submission" ? "Its owner reads your reason." : "Your reason is kept with the decision, for other admins.";
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const decide = (decision: "approve" | "reject") => async (reason: string) => {
    await api("POST /reviews/{slug}", { slug, decision, reason, ...(kind === "submission" ? { since: review.since } : version !== null && { version }) });
    toast.success(`${decision === "approve" ? yes : no}: ${name}`);
    router.refresh();
  };
  return (
    <li className="space-y-3 p-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Badge tone={tone}>{label}</Badge>
        <h2 className="min-w-0 font-medium break-words">
          {review.status === "public" ? (
            <Link href={`/skills/${slug}`} className="underline-offset-2 hover:underline">
              {name}
            </Link>
          ) : (
            name
          )}
        </h2>
        <span className="min-w-0 font-mono text-xs break-all text-muted-foreground">
          {slug} {version}
        </span>
        <VerdictBadge scan={scan} />
        <span className="ml-auto text-xs text-muted-foreground">
          {review.publisher && `by ${review.publisher}, `}
          <TimeAgo at={review.since} />
        </span>
      </div>
      <p className="max-w-3xl break-words text-muted-foreground">{review.description}</p>
      {review.reason && (
        <figure className="max-w-3xl border-l-2 pl-3">
          <figcaption className="text-xs text-muted-foreground">{review.by ? `${review.by} writes` : "Reason"}</figcaption>
          <blockquote className="break-words whitespace-pre-wrap">{review.reason}</blockquote>
        </figure>
      )}
      {review.similar.length > 0 && <p className="text-warning">Its name could be taken for {review.similar.map((similar) => similar.slug).join(", ")}.</p>}
      <div className="flex flex-wrap items-center gap-1.5">
        <Button size="sm" variant="ghost" className="-ml-2" aria-expanded={open} aria-label={`Look into ${name}`} onClick={() => setOpen(!open)}>
          {review.findings} {review.findings === 1 ? "finding" : "findings"} <ChevronDown aria-hidden className={open ? "rotate-180" : ""} />
        </Button>
        {version && (
          <a
            href={`/api/v1/reviews/${slug}/versions/${encodeURIComponent(version)}/download`}
            aria-label={`Download the files of ${name}`}
            className={buttonStyle({ size: "sm", variant: "ghost" })}
          >
            <Download aria-hidden /> Files
          </a>
        )}
        <span className="ml-auto flex gap-2">
          <ReasonDialog label={no} about={name} title={`${no}: ${name}`} description={told} action="danger" onSend={decide("reject")} />
          <ReasonDialog
            label={yes}
            about={name}
            title={`${yes}: ${name}`}
            description={told}
            variant={kind === "submission" ? "primary" : "outline"}
            optional
            onSend={decide("approve")}
          />
        </span>
      </div>
      {open && <Inside slug={slug} version={version} />}
    </li>
  );
}

/** What it asks for, is made of and was found to do: only fetched when someone wants to see it. */
function Inside({ slug, version }: { slug: string; version: string | null }) {
  const report = useQuery({
    queryKey: ["review", slug, version],
    queryFn: () => api("GET /reviews/{slug}", { slug, ...(version !== null && { version }) }),
  });
  if (report.isError) return <Alert title={report.error.message} />;
  if (!report.data) return <SkeletonRows rows={2} label="Loading the scan" />;
  const { requires, files, scan, runtime } = report.data;
  const asks = [
    ["Runs as", runtime === "script" ? "Script" : "Language model"],
    ["Secrets", requires.secrets.join(", ")],
    ["Connectors", requires.connectors.join(", ")],
    ["Network", requires.network.join(", ")],
    ["Files", files.map(({ path, size }) => `${path} (${formatSize(size)})`).join(", ")],
  ] as const;
  return (
    <div className="space-y-4">
      <dl className="grid gap-x-6 gap-y-1 sm:grid-cols-[6rem_minmax(0,1fr)]">
        {asks.map(([label, value]) => (
          <Fragment key={label}>
            <dt className="text-muted-foreground">{label}</dt>
            <dd className="min-w-0 break-words max-sm:mb-1">{value || "none"}</dd>
          </Fragment>
        ))}
      </dl>
      {scan ? <ScanFindings scan={scan} verdict={false} /> : <p className="text-muted-foreground">It was not scanned.</p>}
    </div>
  );
}
