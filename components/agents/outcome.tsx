"use client";

import { Ban, CircleCheck, Clock, type LucideIcon, UserCheck } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { cn } from "../ui/cn";

const LOOKS: Record<OutcomeKind, { icon: LucideIcon; tone: string }> = {
  approved: { icon: CircleCheck, tone: "text-success" },
  denied: { icon: Ban, tone: "text-danger" },
  expired: { icon: Clock, tone: "text-muted-foreground" },
  decided: { icon: UserCheck, tone: "text-muted-foreground" },
};
export type OutcomeKind = "approved" | "denied" | "expired" | "decided";

type Props = { kind: OutcomeKind; title: string; children?: ReactNode; action?: ReactNode; focus: boolean; inDialog?: boolean };

/** What became of a question. Takes the focus when it appears, so that a screen reader says it. */
export function Outcome({ kind, title, children, action, focus, inDialog = false }: Props) {
  const { icon: Icon, tone } = LOOKS[kind];
  const Heading = inDialog ? "h2" : "h1";
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (focus) heading.current?.focus();
  }, [focus]);
  return (
    <div className="flex flex-col items-center px-2 py-6 text-center">
      <Icon aria-hidden className={cn("size-9", tone)} strokeWidth={1.75} />
      <Heading ref={heading} tabIndex={-1} className="mt-4 text-lg font-semibold tracking-tight break-words outline-none">
        {title}
      </Heading>
      {children && <div className="mt-1.5 max-w-sm space-y-2 break-words text-muted-foreground">{children}</div>}
      {action && <div className="mt-5 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
