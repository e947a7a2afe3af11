"use client";

import { ArrowUp, Plus, X } from "lucide-react";
import type { ReactNode } from "react";
import { toast } from "sonner";
import { Button } from "../ui/button";
import { type Draft, type DraftStep, isWithin, joined, type Path, restore, rowsOf, setAt, valueAt } from "./draft";
import { useEditor } from "./editor-context";
import { TextField } from "./fields";
import { StepList } from "./step-list";
import { rowLabel } from "./step-tools";

const listAt = (step: DraftStep, field: string): unknown[] => (Array.isArray(step[field]) ? (step[field] as unknown[]) : []);

/** The rows of steps that a step holds. While it is open, they can be added and taken away, and conditions be written. */
export function InnerRows({ step, path, open, name }: { step: DraftStep; path: Path; open: boolean; name: string }) {
  const { change, broken } = useEditor();
  const rows = rowsOf(step, path);
  const field = step.type === "branch" ? "when" : "branches";
  const items = listAt(step, field);
  const locked = broken.size > 0;
  if (rows.length === 0 && step.type !== "branch" && step.type !== "parallel") return null;
  const set = (next: unknown[]) => change((draft) => setAt(draft, [...path, field], next));
  return (
    <div className="space-y-3 border-t p-3">
      {rows.map((row, i) => {
        const label = `${name}, ${rowLabel(row.path)}`;
        const isElse = row.path.at(-1) === "else";
        const condition = step.type === "branch" && !isElse ? valueAt(step, ["when", i, "if"]) : undefined;
        const remove = () => {
          const back = isElse ? (draft: Draft) => setAt(draft, row.path, row.steps) : (draft: Draft) => restore(draft, [...path, field], i, items[i]);
          if (isElse) change((draft) => setAt(draft, row.path, undefined));
          else set(items.toSpliced(i, 1));
          toast(`Removed ${label}`, { action: { label: "Undo", onClick: () => change(back) } });
        };
        const removable = isElse || items.length > 1;
        return (
          <section key={joined(row.path)} aria-label={label} className="space-y-2 border-l-2 pl-3">
            <RowHead
              condition={condition}
              label={rowLabel(row.path)}
              tools={
                open &&
                step.type !== "foreach" && (
                  <>
                    {condition !== undefined && i > 0 && (
                      <Button size="sm" variant="ghost" disabled={locked} aria-label={`Ask ${label} earlier`} onClick={() => set(swap(items, i))}>
                        <ArrowUp aria-hidden />
                      </Button>
                    )}
                    {removable && (
                      <Button
                        size="sm"
                        variant="ghost"
                        disabled={[...broken].some((at) => !isWithin(at, joined(row.path)))}
                        aria-label={`Remove ${label} with its steps`}
                        onClick={remove}
                      >
                        <X aria-hidden />
                      </Button>
                    )}
                  </>
                )
              }
            />
            {open && condition !== undefined && (
              <TextField
                path={[...path, "when", i, "if"]}
                value={condition}
                label={`Condition ${i + 1}`}
                condition
                placeholder="steps.ok.output.approved == true"
                hint={i === 0 ? "The steps of the first condition that holds are done." : undefined}
              />
            )}
            <StepList path={row.path} steps={row.steps} label={label} />
          </section>
        );
      })}
      {open && step.type !== "foreach" && (
        <div className="flex flex-wrap gap-2">
          <Button size="sm" disabled={locked} onClick={() => set([...items, step.type === "branch" ? { if: "", steps: [] } : []])}>
            <Plus aria-hidden /> {step.type === "branch" ? "Add a condition" : "Add a row"}
          </Button>
          {step.type === "branch" && !("else" in step) && (
            <Button size="sm" disabled={locked} onClick={() => change((draft) => setAt(draft, [...path, "else"], []))}>
              <Plus aria-hidden /> Add otherwise
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

const swap = (items: unknown[], i: number) => items.toSpliced(i - 1, 2, items[i], items[i - 1]);

function RowHead({ condition, label, tools }: { condition: unknown; label: string; tools: ReactNode }) {
  return (
    <div className="flex min-h-7 items-center gap-1">
      <p className="min-w-0 flex-1 truncate text-xs text-muted-foreground">
        {typeof condition === "string" && condition ? (
          <>
            If <span className="font-mono">{condition}</span>
          </>
        ) : (
          <span className="inline-block first-letter:uppercase">{label}</span>
        )}
      </p>
      {tools}
    </div>
  );
}
