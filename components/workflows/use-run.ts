"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { Failure } from "../executions/follow-execution";
import { type Followed, followRun, isOver, type Run } from "./follow-run";

/** A run and what becomes of it. `texts` is what skills have said, by `<path>:<execution>`. */
export function useRun(initial: Run): { run: Run; texts: Record<string, string>; lost: Failure | null; set(run: Run): void } {
  const [run, setRun] = useState(initial);
  const [texts, setTexts] = useState<Record<string, string>>({});
  const [lost, setLost] = useState<Failure | null>(null);
  const followed = useRef<Followed | null>(null);
  const runId = String(initial.id);
  const over = isOver(initial.status);
  useEffect(() => {
    if (over) return;
    followed.current = followRun({
      runId,
      onRun: setRun,
      onText: (id, delta) => setTexts((before) => ({ ...before, [id]: delta === null ? "" : (before[id] ?? "") + delta })),
      onLost: setLost,
    });
    return () => followed.current?.stop();
  }, [runId, over]);
  /** What an answer or a cancellation has made of it is known already; how it goes on is heard at once. */
  const set = useCallback((next: Run) => {
    setRun(next);
    followed.current?.known();
  }, []);
  return { run, texts, lost, set };
}
