import { formatDuration } from "../ui/format";

export const STEP_TYPES = ["skill", "approval", "branch", "parallel", "foreach", "wait", "connector", "memory", "transform"] as const;
export type StepType = (typeof STEP_TYPES)[number];

/** A step of a definition as it comes over the wire. Which fields it has follows from its type. */
export type Step = {
  id: string;
  type: StepType;
  name?: string;
  onError?: "fail" | "continue";
  skill?: string;
  message?: string;
  by?: "anyone" | "person";
  when?: { if: string; steps: Step[] }[];
  else?: Step[];
  branches?: Step[][];
  items?: unknown;
  concurrency?: number;
  steps?: Step[];
  seconds?: number | string;
  until?: string;
  action?: string;
  note?: string;
};

export type StepRow = { steps: Step[]; label: string | null };

/** The rows of steps that a step holds, each with the condition on which it is taken. */
export function rowsOf(step: Step): StepRow[] {
  if (step.type === "foreach") return [{ steps: step.steps ?? [], label: null }];
  if (step.type === "parallel") return (step.branches ?? []).map((steps) => ({ steps, label: null }));
  if (step.type !== "branch") return [];
  const rows = (step.when ?? []).map((each) => ({ steps: each.steps, label: bare(each.if) || "no condition yet" }));
  return [...rows, { steps: step.else ?? [], label: "otherwise" }];
}

/** {{ steps.a.output }} → steps.a.output */
const bare = (expression: string): string => /^\s*\{\{([\s\S]*)\}\}\s*$/.exec(expression)?.[1]?.trim() ?? expression.trim();

/** 86400 → "1 d". */
const lengthOf = (seconds: number | string): string =>
  typeof seconds === "number" && seconds >= 60 ? formatDuration(seconds * 1000).replace(/ 0 \w$/, "") : `${bare(String(seconds))} s`;

/** What a step does, in a few words. */
export function wordsOf(step: Step): string {
  const rows = rowsOf(step).length;
  switch (step.type) {
    case "skill":
      return step.skill ?? "";
    case "approval":
      return step.by === "person" ? "waits for a person" : "waits for an answer";
    case "branch":
      return rows === 2 ? "one condition" : `${rows - 1} conditions`;
    case "parallel":
      return `${rows} at the same time`;
    case "foreach":
      return Array.isArray(step.items) ? `for each of ${step.items.length}` : `for each of ${typeof step.items === "string" ? bare(step.items) : "a list"}`;
    case "wait":
      return step.until === undefined ? `waits ${lengthOf(step.seconds ?? 0)}` : `waits until ${bare(step.until)}`;
    case "connector":
      return step.action ?? "";
    case "memory":
      return "adds to the memory";
    case "transform":
      return "puts values together";
  }
}

/** A path without the numbers of items: what all items of a foreach have in common. */
export const withoutItems = (path: string): string => path.replace(/\[\d+\]/g, "[]");
