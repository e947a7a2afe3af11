import { CircleAlert, Info } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";

/** Something that went wrong, or that one should know before going on. */
export function Alert({
  tone = "danger",
  title,
  code,
  children,
}: {
  tone?: "danger" | "info";
  title: ReactNode;
  code?: string | undefined;
  children?: ReactNode;
}) {
  const Icon = tone === "danger" ? CircleAlert : Info;
  return (
    <div
      role={tone === "danger" ? "alert" : "note"}
      className={cn(
        "flex gap-2.5 rounded-md border p-3",
        tone === "danger" ? "border-danger/30 bg-danger-ground text-danger" : "border-info/30 bg-info-ground text-info",
      )}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 space-y-1">
        <p className="font-medium break-words">{title}</p>
        {children && <div className="break-words whitespace-pre-wrap text-foreground">{children}</div>}
        {code && <p className="font-mono text-xs">{code}</p>}
      </div>
    </div>
  );
}
