import { Download } from "lucide-react";
import type { OutputOf } from "#lib/client";
import { Badge } from "../ui/badge";
import { buttonStyle } from "../ui/button-style";
import { formatSize } from "../ui/format";
import { TimeAgo } from "../ui/time-ago";
import { VerdictBadge } from "./verdict";

export type Version = OutputOf<"GET /marketplace/skills/{slug}">["versions"][number];

const STATES = { live: null, held: { tone: "info", label: "Waits for a review" }, quarantined: { tone: "danger", label: "Quarantined" } } as const;

/** Whether anybody may read and download it. */
export const isOffered = ({ state, yanked }: Version): boolean => state === "live" && !yanked;

/** Every version of a skill, the newest first, with what its author says has changed. */
export function VersionList({ slug, versions }: { slug: string; versions: Version[] }) {
  return (
    <ul aria-label="Versions" className="divide-y rounded-lg border bg-card">
      {versions.map((version) => {
        const state = STATES[version.state];
        return (
          <li key={version.contentSha} className="space-y-1.5 p-4">
            <div className="flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1.5">
              <h3 className={`font-mono text-xs font-medium ${isOffered(version) ? "" : "line-through"}`}>{version.version}</h3>
              {state && <Badge tone={state.tone}>{state.label}</Badge>}
              {version.yanked && <Badge tone="warning">Yanked</Badge>}
              <VerdictBadge scan={version.scan} />
              <span className="text-xs text-muted-foreground tabular-nums">
                <TimeAgo at={version.createdAt} /> · {formatSize(version.size)}
              </span>
              {isOffered(version) && (
                <a
                  href={`/api/v1/downloads/public/${slug}/${version.contentSha}.zip`}
                  aria-label={`Download version ${version.version}`}
                  className={buttonStyle({ size: "sm", variant: "ghost", className: "ml-auto" })}
                >
                  <Download aria-hidden /> Download
                </a>
              )}
            </div>
            {version.yanked?.reason && <p className="break-words text-warning">{version.yanked.reason}</p>}
            {version.changelog && (
              <p className="break-words whitespace-pre-wrap text-muted-foreground" dir="auto">
                {version.changelog}
              </p>
            )}
            <p className="truncate font-mono text-xs text-muted-foreground" title={version.contentSha}>
              sha256 {version.contentSha}
            </p>
          </li>
        );
      })}
    </ul>
  );
}
