"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { ChevronDown } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { api, type OutputOf } from "#lib/client";
import { Alert } from "../ui/alert";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { ReasonDialog } from "../ui/reason-dialog";
import { SkeletonRows } from "../ui/skeleton";
import { TimeAgo } from "../ui/time-ago";
import { ScanFindings, VerdictBadge } from "./verdict";

type Version = OutputOf<"GET /marketplace/skills/{slug}">["versions"][number];

const STATES = { live: null, held: { tone: "info", label: "Waits for a review" }, quarantined: { tone: "danger", label: "Quarantined" } } as const;

/** The versions of a skill of the workspace. What stopped the newest one is shown at once. */
export function SkillVersions({ slug, versions, may, manages }: { slug: string; versions: Version[]; may: boolean; manages: boolean }) {
  return (
    <ul aria-label="Versions" className="divide-y rounded-lg border bg-card">
      {versions.map((version, i) => (
        <VersionRow key={version.contentSha} slug={slug} version={version} may={may} manages={manages} shown={i === 0 && version.state !== "live"} />
      ))}
    </ul>
  );
}

function VersionRow({ slug, version: each, may, manages, shown }: { slug: string; version: Version; may: boolean; manages: boolean; shown: boolean }) {
  const { version, scan, yanked, changelog } = each;
  const [open, setOpen] = useState(shown);
  const state = STATES[each.state];
  const doubtful = each.state !== "live" || (scan !== null && scan.verdict !== "pass");
  return (
    <li className="space-y-2 p-3">
      <div className="flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1.5">
        <span className="min-w-12 font-mono text-xs font-medium">{version}</span>
        {state && <Badge tone={state.tone}>{state.label}</Badge>}
        <VerdictBadge scan={scan} />
        {yanked && <Badge tone="warning">Yanked</Badge>}
        <span className="text-xs text-muted-foreground">
          <TimeAgo at={each.createdAt} />
        </span>
        <span className="ml-auto flex flex-wrap gap-1.5">
          {scan && (
            <Button size="sm" variant="ghost" aria-expanded={open} aria-label={`Scan of ${version}`} onClick={() => setOpen(!open)}>
              Scan <ChevronDown aria-hidden className={open ? "rotate-180" : ""} />
            </Button>
          )}
          {doubtful && may && <Appeal slug={slug} version={version} />}
          {manages && each.state === "live" && (yanked ? <Unyank slug={slug} version={version} /> : <Yank slug={slug} version={version} />)}
        </span>
      </div>
      {yanked?.reason && <p className="break-words text-warning">{yanked.reason}</p>}
      {changelog && <p className="break-words whitespace-pre-wrap text-muted-foreground">{changelog}</p>}
      {open && <Scan slug={slug} version={version} />}
    </li>
  );
}

function Scan({ slug, version }: { slug: string; version: string }) {
  const scan = useQuery({
    queryKey: ["scan", slug, version],
    queryFn: async () => {
      const answer = await api("GET /marketplace/skills/{slug}/scan", { slug, version });
      // The same route answers SARIF to those who ask for it.
      if ("runs" in answer) throw new Error("The server answered in another format.");
      return answer;
    },
  });
  if (scan.isError) return <Alert title={scan.error.message} />;
  return scan.data ? <ScanFindings scan={scan.data} verdict={false} /> : <SkeletonRows rows={2} label="Loading the scan" />;
}

function Yank({ slug, version }: { slug: string; version: string }) {
  const router = useRouter();
  return (
    <ReasonDialog
      label="Yank"
      about={version}
      title={`Yank version ${version}?`}
      description="Nobody can download or newly install it then. Those who have it keep it, and read your reason."
      action="danger"
      maxLength={500}
      onSend={async (reason) => {
        await api("POST /skills/{slug}/yank", { slug, version, reason });
        toast.success(`Yanked ${version}`);
        router.refresh();
      }}
    />
  );
}

function Unyank({ slug, version }: { slug: string; version: string }) {
  const router = useRouter();
  const unyank = useMutation({
    mutationFn: () => api("POST /skills/{slug}/unyank", { slug, version }),
    onSuccess: () => {
      toast.success(`${version} is offered again`);
      router.refresh();
    },
    onError: (error) => toast.error(error.message),
  });
  return (
    <Button size="sm" aria-label={`Offer ${version} again`} disabled={unyank.isPending} onClick={() => unyank.mutate()}>
      Offer again
    </Button>
  );
}

function Appeal({ slug, version }: { slug: string; version: string }) {
  const router = useRouter();
  return (
    <ReasonDialog
      label="Appeal"
      about={version}
      title={`Is the scanner wrong about ${version}?`}
      description="An admin of this server reads what you write, looks at the findings, and decides."
      onSend={async (reason) => {
        await api("POST /skills/{slug}/appeal", { slug, version, reason });
        toast.success("Your appeal waits for an admin");
        router.refresh();
      }}
    />
  );
}
