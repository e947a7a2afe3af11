"use client";

import { CircleAlert, CircleCheck, LoaderCircle } from "lucide-react";
import type { RefObject } from "react";
import type { Problem } from "./use-problems";

/** How the draft stands, and all that is wrong with it; each leads to where it is. */
export function ProblemList({
  fresh,
  problems,
  checking,
  failed,
  heading,
  onJump,
}: {
  /** Nothing is written yet, so there is nothing to say of it. */
  fresh: boolean;
  problems: Problem[];
  checking: boolean;
  failed: string | null;
  heading: RefObject<HTMLParagraphElement | null>;
  onJump(problem: Problem): void;
}) {
  const count = problems.length;
  if (fresh) return <p className="rounded-lg border bg-card px-3 py-2 text-xs text-muted-foreground">It is checked as you write.</p>;
  const words = failed ? `It could not be checked: ${failed}` : count === 0 ? "No problems" : count === 1 ? "1 problem" : `${count} problems`;
  const Icon = checking ? LoaderCircle : count > 0 || failed ? CircleAlert : CircleCheck;
  const tone = count > 0 || failed ? "text-danger" : "text-success";
  return (
    <section aria-label="Problems" className="rounded-lg border bg-card">
      <p
        ref={heading}
        tabIndex={-1}
        role="status"
        className={`flex items-center gap-2 rounded-lg px-3 py-2 text-xs font-medium ${checking ? "text-muted-foreground" : tone}`}
      >
        <Icon aria-hidden className={checking ? "size-4 animate-spin" : "size-4"} />
        {checking && count === 0 ? "Checking…" : words}
      </p>
      {count > 0 && (
        <ul className="max-h-44 overflow-y-auto border-t p-1">
          {problems.map((problem) => (
            <li key={problem.path + problem.message}>
              <button type="button" onClick={() => onJump(problem)} className="w-full rounded px-2 py-1.5 text-left text-xs hover:bg-muted">
                <span className="font-medium">{problem.step ? `Step ${problem.step}` : "Workflow"}</span>{" "}
                <span className="font-mono break-all text-muted-foreground">{problem.path}</span>
                <span className="block break-words">{problem.message}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
