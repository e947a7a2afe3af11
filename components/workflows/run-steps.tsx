"use client";

import { ChevronRight } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "../ui/button";
import { cn } from "../ui/cn";
import { formatDuration } from "../ui/format";
import { isOver, type Run, type RunStep } from "./follow-run";
import { lookOf, StatusIcon, statusOf } from "./status";
import { rowsOf, type Step, wordsOf } from "./step";
import { StepDetail } from "./step-detail";

/** More rows than these are shown when they are asked for: a foreach may have thousands. */
const FIRST = 150;

type Props = {
  run: Run;
  steps: Step[];
  texts: Record<string, string>;
  selected: string | null;
  onSelect(path: string | null): void;
  onRerun: ((step: string) => void) | null;
  busy: boolean;
};

/** The steps of a run in their order: how each stands, when it was done, and all of it inside. */
export function RunSteps({ run, steps, texts, selected, onSelect, onRerun, busy }: Props) {
  const now = useNow(run);
  const [all, setAll] = useState(false);
  const chosen = run.steps.findIndex(({ path }) => path === selected);
  const shown = all || chosen >= FIRST ? run.steps : run.steps.slice(0, FIRST);
  const known = placesOf(steps);
  const start = Date.parse(run.createdAt);
  const axis = { start, end: Math.max(start + 1, run.finishedAt ? Date.parse(run.finishedAt) : now, ...run.steps.map(endOf)) };
  return (
    <div className="space-y-2">
      <ol className="divide-y rounded-lg border bg-card">
        {shown.map((step) => {
          const text = step.executionId === null ? undefined : texts[`${step.path}:${step.executionId}`];
          return (
            <Row
              key={step.path}
              step={step}
              place={known.get(step.id)}
              axis={axis}
              now={now}
              open={selected === step.path || (step.status === "running" && Boolean(text))}
              onToggle={() => onSelect(selected === step.path ? null : step.path)}
            >
              <StepDetail
                step={step}
                passed={statusOf(step.status, known.get(step.id)?.step) === "passed"}
                text={text}
                busy={busy}
                onRerun={onRerun && (() => onRerun(step.path))}
              />
            </Row>
          );
        })}
      </ol>
      {shown.length < run.steps.length && (
        <Button variant="ghost" onClick={() => setAll(true)}>
          Show all {run.steps.length} steps
        </Button>
      )}
    </div>
  );
}

type Place = { step: Step; depth: number };
type RowProps = {
  step: RunStep;
  place: Place | undefined;
  axis: { start: number; end: number };
  now: number;
  open: boolean;
  onToggle(): void;
  children: React.ReactNode;
};

function Row({ step, place, axis, now, open, onToggle, children }: RowProps) {
  const status = statusOf(step.status, place?.step);
  const item = [...step.path.matchAll(/\[(\d+)\]/g)].map(([, number]) => Number(number) + 1).join(".");
  const begun = step.startedAt === null ? null : Date.parse(step.startedAt);
  // What another run has done before this one began is no part of its time.
  const kept = begun !== null && begun < axis.start;
  const end = step.finishedAt === null ? now : Date.parse(step.finishedAt);
  const part = (time: number) => ((time - axis.start) / (axis.end - axis.start)) * 100;
  return (
    <li id={`step-${step.path}`} className="scroll-mt-16">
      <button type="button" aria-expanded={open} onClick={onToggle} className="block w-full px-3 py-2 text-left hover:bg-muted/50">
        <span className="flex items-center gap-2.5" style={{ paddingLeft: `${(place?.depth ?? 0) * 0.875}rem` }}>
          <StatusIcon status={status} />
          <span className={cn("min-w-0 flex-1 truncate", status === "skipped" && "text-muted-foreground")}>
            <span className="font-medium">{step.name}</span>
            {item && <span className="text-muted-foreground"> · item {item}</span>}
            <span className="ml-2 text-xs text-muted-foreground">{place ? wordsOf(place.step) : step.type}</span>
          </span>
          <span className="shrink-0 text-xs text-muted-foreground tabular-nums">
            <span className={status === "completed" ? "sr-only" : ""}>{lookOf(status).label}</span>
            {step.attempt > 1 && <span> · try {step.attempt}</span>}
            {begun !== null && <span className="ml-2">{kept ? "taken over" : formatDuration(Math.max(0, end - begun))}</span>}
          </span>
          <ChevronRight aria-hidden className={cn("size-4 shrink-0 text-muted-foreground transition-transform", open && "rotate-90")} />
        </span>
        {begun !== null && !kept && (
          <span aria-hidden className="mt-1.5 block h-1 overflow-hidden rounded-full bg-muted">
            <span
              className={cn("block h-full min-w-1 rounded-full", BARS[status] ?? "bg-muted-foreground")}
              style={{ marginLeft: `min(${part(begun)}%, calc(100% - 4px))`, width: `${Math.max(0, part(end) - part(begun))}%` }}
            />
          </span>
        )}
      </button>
      {open && <div className="border-t bg-background p-3">{children}</div>}
    </li>
  );
}

const BARS: Record<string, string> = {
  completed: "bg-success",
  failed: "bg-danger",
  running: "bg-info",
  waiting: "bg-info",
  suspended: "bg-warning",
  passed: "bg-warning",
};

const endOf = ({ finishedAt }: RunStep): number => (finishedAt === null ? 0 : Date.parse(finishedAt));

/** Every step of a definition, and how deep it stands. */
export function placesOf(steps: Step[], depth = 0, found = new Map<string, Place>()): Map<string, Place> {
  for (const step of steps) {
    found.set(step.id, { step, depth });
    for (const row of rowsOf(step)) placesOf(row.steps, depth + 1, found);
  }
  return found;
}

/** The time, every second while a run goes on. At first what it tells itself: the server does not know the browser's clock. */
export function useNow(run: Run): number {
  const [now, setNow] = useState(() => Math.max(Date.parse(run.createdAt), ...run.steps.map(({ startedAt }) => Date.parse(startedAt ?? run.createdAt))));
  const live = !isOver(run.status);
  useEffect(() => {
    if (!live) return;
    const tick = () => setNow(Date.now());
    tick();
    const timer = setInterval(tick, 1_000);
    return () => clearInterval(timer);
  }, [live]);
  return now;
}
