import { Ban, CircleAlert, CircleCheck, CircleDashed, CircleSlash, CircleX, Clock, Hand, LoaderCircle, type LucideIcon } from "lucide-react";
import { Badge } from "../ui/badge";
import { cn } from "../ui/cn";

type Look = { tone: "neutral" | "info" | "success" | "danger" | "warning"; icon: LucideIcon; label: string };

/** How the status of a run or a step looks. It is told by a word and a form, and the colour only helps. */
const LOOKS: Record<string, Look> = {
  pending: { tone: "neutral", icon: CircleDashed, label: "Not begun" },
  running: { tone: "info", icon: LoaderCircle, label: "Running" },
  waiting: { tone: "info", icon: Clock, label: "Waiting" },
  suspended: { tone: "warning", icon: Hand, label: "Needs an answer" },
  completed: { tone: "success", icon: CircleCheck, label: "Completed" },
  failed: { tone: "danger", icon: CircleX, label: "Failed" },
  passed: { tone: "warning", icon: CircleAlert, label: "Failed, went on" },
  cancelled: { tone: "neutral", icon: Ban, label: "Cancelled" },
  skipped: { tone: "neutral", icon: CircleSlash, label: "Skipped" },
};

/** A step whose definition lets it fail has failed, and the run went on: nothing that somebody must mend. */
export const statusOf = (status: string, step: { onError?: string } | undefined): string =>
  status === "failed" && step?.onError === "continue" ? "passed" : status;

export const lookOf = (status: string): Look => LOOKS[status] ?? { tone: "neutral", icon: CircleDashed, label: status };

const COLOURS = { neutral: "text-muted-foreground", info: "text-info", success: "text-success", danger: "text-danger", warning: "text-warning" };

export function StatusIcon({ status, className }: { status: string; className?: string }) {
  const { tone, icon: Icon } = lookOf(status);
  return <Icon aria-hidden className={cn("size-4 shrink-0", COLOURS[tone], status === "running" && "animate-spin", className)} />;
}

export function RunStatusBadge({ status }: { status: string }) {
  const { tone, icon: Icon, label } = lookOf(status);
  return (
    <Badge tone={tone} className="-ml-0.5 pr-2.5 pl-1.5">
      <Icon aria-hidden className={cn("size-3.5", status === "running" && "animate-spin")} />
      {label}
    </Badge>
  );
}
