import { Ban, CircleCheck, CircleX, Clock, LoaderCircle } from "lucide-react";
import { Badge } from "../ui/badge";
import type { Status } from "./follow-execution";

const LOOKS = {
  queued: { tone: "neutral", icon: Clock, label: "Queued" },
  running: { tone: "info", icon: LoaderCircle, label: "Running" },
  completed: { tone: "success", icon: CircleCheck, label: "Completed" },
  failed: { tone: "danger", icon: CircleX, label: "Failed" },
  cancelled: { tone: "warning", icon: Ban, label: "Cancelled" },
} as const;

export function StatusBadge({ status }: { status: Status }) {
  const { tone, icon: Icon, label } = LOOKS[status];
  return (
    <Badge tone={tone} className="-ml-0.5 pr-2.5 pl-1.5">
      <Icon aria-hidden className={status === "running" ? "size-3.5 animate-spin" : "size-3.5"} />
      {label}
    </Badge>
  );
}
