import { ShieldAlert, ShieldCheck, ShieldQuestion, ShieldX } from "lucide-react";
import type { OutputOf } from "#lib/client";
import { Badge } from "../ui/badge";

export type ScanSummary = NonNullable<OutputOf<"GET /marketplace/skills">["data"][number]["scan"]>;
export type ScanReport = NonNullable<OutputOf<"GET /marketplace/skills/{slug}">["scan"]>;

const VERDICTS = {
  pass: { tone: "success", icon: ShieldCheck, label: "Scan passed" },
  review: { tone: "info", icon: ShieldQuestion, label: "Worth a look" },
  warn: { tone: "warning", icon: ShieldAlert, label: "Warning" },
  malicious: { tone: "danger", icon: ShieldX, label: "Malicious" },
} as const;

/** What the scanner says, in a word. */
export function VerdictBadge({ scan }: { scan: Pick<ScanSummary, "verdict"> | null }) {
  if (!scan) return <Badge>Not scanned</Badge>;
  const { tone, icon: Icon, label } = VERDICTS[scan.verdict];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden className="size-3.5" /> {label}
    </Badge>
  );
}

const MARKS = { success: "text-success", info: "text-info", warning: "text-warning", danger: "text-danger" };

/** The same where there is room for a sign only; its words are there for whoever points at it or listens. */
export function VerdictMark({ scan }: { scan: Pick<ScanSummary, "verdict"> | null }) {
  const { tone, icon: Icon, label } = scan ? VERDICTS[scan.verdict] : { tone: null, icon: ShieldQuestion, label: "Not scanned" };
  return (
    <span title={label} className="grid size-6 place-items-center">
      <Icon aria-hidden className={`size-4 ${tone ? MARKS[tone] : "text-muted-foreground"}`} />
      <span className="sr-only">{label}</span>
    </span>
  );
}

const RISKS = { low: "Low risk", medium: "Medium risk", high: "High risk" };
const SEVERITIES = { info: "neutral", low: "neutral", medium: "info", high: "warning", critical: "danger" } as const;

/** What was found and where, what to do about it, and apart from that what the skill is able to do; without the `verdict` where that is said already. */
export function ScanFindings({ scan, verdict = true }: { scan: ScanReport; verdict?: boolean }) {
  return (
    <div className="space-y-3">
      <p className="flex flex-wrap items-center gap-2">
        {verdict && <VerdictBadge scan={scan} />}
        <Badge tone={scan.risk === "high" ? "warning" : "neutral"}>{RISKS[scan.risk]}</Badge>
      </p>
      {scan.riskReasons.length > 0 && <p className="break-words text-muted-foreground">{scan.riskReasons.join(" ")}</p>}
      {scan.findings.length === 0 ? (
        <p className="text-muted-foreground">Nothing was found.</p>
      ) : (
        <ul aria-label="Findings" className="divide-y rounded-lg border bg-card">
          {scan.findings.map((finding) => (
            <li key={`${finding.rule} ${finding.file} ${finding.line}`} className="space-y-1.5 p-3">
              <p className="flex flex-wrap items-center gap-2">
                <Badge tone={SEVERITIES[finding.severity]} className="capitalize">
                  {finding.severity}
                </Badge>
                <span className="font-medium">{finding.title}</span>
                <span className="font-mono text-xs break-all text-muted-foreground">
                  {finding.file}:{finding.line}
                </span>
              </p>
              {finding.evidence && (
                <pre className="rounded-md bg-muted px-2.5 py-1.5 font-mono text-xs break-all whitespace-pre-wrap" translate="no">
                  {finding.evidence}
                </pre>
              )}
              <p className="text-muted-foreground">
                {finding.advice} <span className="font-mono text-xs break-all">{finding.rule}</span>
              </p>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
