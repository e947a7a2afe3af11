"use client";

import { type ReactNode, useEffect, useState } from "react";
import { ApprovalCard, type Question } from "./approval-card";
import type { Run } from "./follow-run";

export type Waiting = { question: Question; title: string; about?: ReactNode };

type Props = { waiting: Waiting[]; mayAnswer: boolean; onAnswered(run: Run): void; onTooLate(): void };

/** What a question is called: its step's name, or else its id, and which item of a foreach it is about. */
export function titleOf(path: string, name = path.split(".").at(-1)): string {
  const item = /\[(\d+)\][^[]*$/.exec(path)?.[1];
  return item === undefined ? (name ?? path) : `${name} · item ${Number(item) + 1}`;
}

const keyOf = ({ question: { runId, step } }: Waiting) => `${runId} ${step}`;

/** What waits for an answer. A card that has been on the screen stays there when it is answered, and says so. */
export function Questions({ waiting, mayAnswer, onAnswered, onTooLate }: Props) {
  const [seen, setSeen] = useState(waiting);
  useEffect(() => setSeen((before) => merged(before, waiting)), [waiting]);
  const open = new Set(waiting.map(keyOf));
  return (
    <div className="space-y-4">
      {merged(seen, waiting).map((each) => (
        <ApprovalCard key={keyOf(each)} {...each} mayAnswer={mayAnswer} gone={!open.has(keyOf(each))} onAnswered={onAnswered} onTooLate={onTooLate} />
      ))}
    </div>
  );
}

/** Those of before in their places, as they are now, and new ones after them. */
function merged(before: Waiting[], now: Waiting[]): Waiting[] {
  const known = new Map([...before, ...now].map((each) => [keyOf(each), each]));
  return [...known.values()];
}
