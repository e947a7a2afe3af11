import type { ReactNode } from "react";
import { cn } from "./cn";

const TONES = {
  neutral: "bg-muted text-muted-foreground",
  info: "bg-info-ground text-info",
  success: "bg-success-ground text-success",
  danger: "bg-danger-ground text-danger",
  warning: "bg-warning-ground text-warning",
};

export function Badge({ tone = "neutral", className, children }: { tone?: keyof typeof TONES; className?: string; children: ReactNode }) {
  return (
    <span className={cn("inline-flex h-5 items-center gap-1.5 rounded-full px-2 text-xs font-medium whitespace-nowrap", TONES[tone], className)}>
      {children}
    </span>
  );
}
