"use client";

import { useState } from "react";
import { print } from "./draft";
import { drawnId } from "./drawn-steps";
import { rowsOf, type Step } from "./step";
import { WorkflowGraph } from "./workflow-graph";

const find = (steps: Step[], id: string): Step | undefined => {
  for (const step of steps) {
    const found =
      step.id === id
        ? step
        : find(
            rowsOf(step).flatMap((row) => row.steps),
            id,
          );
    if (found) return found;
  }
  return undefined;
};

/** The picture of a workflow that is kept; the step that is chosen is shown as it is written. */
export function DefinitionGraph({ steps, name }: { steps: Step[]; name: string }) {
  const [selected, setSelected] = useState<string | null>(null);
  const step = selected === null ? undefined : find(steps, drawnId(selected));
  return (
    <div className="space-y-3">
      <WorkflowGraph
        steps={steps}
        states={{}}
        selected={selected}
        onSelect={(path) => setSelected(path === selected ? null : path)}
        label={`Graph of ${name}`}
      />
      {step && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section aria-label={`Step ${step.id}`} tabIndex={0} className="max-h-72 overflow-auto rounded-lg border bg-muted p-3">
          <pre className="font-mono text-xs leading-relaxed">{print(step)}</pre>
        </section>
      )}
    </div>
  );
}
