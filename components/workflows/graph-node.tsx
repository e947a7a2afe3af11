"use client";

import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import { Blocks, BookmarkPlus, Braces, GitBranch, Hourglass, type LucideIcon, MessageCircleQuestion, Plug, Repeat, SquareSplitHorizontal } from "lucide-react";
import { Fragment } from "react";
import { cn } from "../ui/cn";
import type { Placed, Standing } from "./graph-layout";
import { lookOf, StatusIcon } from "./status";
import { type Step, type StepType, wordsOf } from "./step";

export type GraphNode = Node<{ placed: Placed; standing: Standing | undefined; items: number | undefined; selected: boolean; onSelect(): void }, "placed">;

export const TYPE_ICONS: Record<StepType, LucideIcon> = {
  skill: Blocks,
  approval: MessageCircleQuestion,
  branch: GitBranch,
  parallel: SquareSplitHorizontal,
  foreach: Repeat,
  wait: Hourglass,
  connector: Plug,
  memory: BookmarkPlus,
  transform: Braces,
};

const GROUNDS = {
  neutral: "border-input bg-card",
  info: "border-info/60 bg-info-ground",
  success: "border-success/50 bg-success-ground",
  danger: "border-danger/60 bg-danger-ground",
  warning: "border-warning/60 bg-warning-ground",
};

/** One thing of the graph: a step, the frame of a foreach, or a sign on a line. */
export function GraphNodeView({ data }: NodeProps<GraphNode>) {
  const { placed } = data;
  return (
    <>
      <Ends />
      {placed.kind === "frame" ? (
        <div className="h-full rounded-xl border border-dashed border-foreground/25 bg-foreground/[0.025]">
          <div className="p-1.5">
            <StepButton {...data} step={placed.step as Step} className="h-11 w-full border-transparent bg-transparent" />
          </div>
        </div>
      ) : placed.step ? (
        <StepButton {...data} step={placed.step} className="h-full w-full" />
      ) : (
        <p
          title={placed.label}
          className={cn(
            "mx-auto flex h-full w-fit max-w-full items-center overflow-hidden rounded-lg border bg-background px-2.5 text-[0.6875rem] leading-4 text-muted-foreground",
            placed.kind === "label" && placed.label !== "otherwise" ? "font-mono" : "",
            placed.kind === "nothing" && "border-dashed",
          )}
        >
          <span className="line-clamp-2 break-words">{breakable(placed.label)}</span>
        </p>
      )}
    </>
  );
}

/** A long condition goes on in the next line behind a dot or an operator rather than within a name. */
const breakable = (label: string) =>
  label.split(/(?<=[.([,])/).map((part, i) => (
    // The parts of a text stand where they stand.
    // biome-ignore lint/suspicious/noArrayIndexKey: see above
    <Fragment key={i}>
      {i > 0 && <wbr />}
      {part}
    </Fragment>
  ));

const END = "size-px! min-h-0! min-w-0! border-0! opacity-0";

/** Where lines come in and go out. */
const Ends = () => (
  <>
    <Handle type="target" position={Position.Top} isConnectable={false} className={END} />
    <Handle type="source" position={Position.Bottom} isConnectable={false} className={END} />
  </>
);

type StepButtonProps = GraphNode["data"] & { step: Step; className: string };

function StepButton({ step, standing, items, selected, onSelect, className }: StepButtonProps) {
  const Icon = TYPE_ICONS[step.type];
  const look = standing && lookOf(standing.status);
  const many = standing && standing.all > 1 ? `${standing.done} of ${standing.all} done` : null;
  const words = items === undefined ? wordsOf(step) : `${items === 1 ? "1 item" : `${items} items`} · ${wordsOf(step)}`;
  return (
    <button
      type="button"
      aria-pressed={selected}
      onClick={onSelect}
      className={cn(
        "nopan pointer-events-auto flex items-center gap-2.5 rounded-lg border px-3 text-left transition-colors",
        look ? GROUNDS[look.tone] : "border-input bg-card",
        standing?.status === "skipped" && "border-dashed opacity-70",
        className,
        selected && "outline-2 outline-offset-2 outline-ring",
      )}
    >
      <Icon aria-hidden className="size-4 shrink-0 text-muted-foreground" />
      <span className="min-w-0 flex-1">
        <span className="block truncate text-sm font-medium">{step.name ?? step.id}</span>
        <span className="block truncate text-xs text-muted-foreground">{many ?? words}</span>
      </span>
      {look && standing && (
        <>
          <StatusIcon status={standing.status} />
          <span className="sr-only">, {look.label}</span>
        </>
      )}
    </button>
  );
}
