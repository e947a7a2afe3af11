"use client";

import { useEffect, useState } from "react";
import { api } from "#lib/client";
import type { PreviewKind } from "../artifacts/artifact-url";
import { asFailure, type Block, type Execution, type Failure, followExecution, isFinal, type News, type Status } from "./follow-execution";

export type LiveState = {
  status: Status;
  blocks: Block[];
  error: Failure | null;
  /** Milliseconds, on this computer's clock. */
  startedAt: number | null;
  executionTime: number | null;
  cost: number;
  model: string | null;
  /** What the model used; known when the execution is over. */
  usage: Execution["usage"];
  /** How the artifacts that are still there can be shown, by their ids; unknown while it runs. */
  artifacts: ReadonlyMap<string, PreviewKind> | null;
  /** All that was last told of it at once; nothing before the first time. */
  told: Execution | null;
  /** Why nothing more is heard of it. */
  lost: Failure | null;
};

/** An execution and what becomes of it. `initial` is what a page knows of it already. */
export function useExecution(id: string, initial?: Execution): LiveState & { cancelled(): void; again(): void } {
  const [state, setState] = useState<LiveState>(() => (initial ? settled(initial) : BEGUN));
  const over = initial !== undefined && isFinal(initial.status);
  const known = initial?.lastBlock ?? 0;
  const [tries, setTries] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another try follows anew; what is known already is told apart by its index
  useEffect(() => {
    if (over) return;
    const aborter = new AbortController();
    const stop = followExecution({
      id,
      known,
      onNews(news) {
        setState((before) => merge(before, news));
        // The end is told in full by the status: times, cost, artifacts.
        if (isFinal(news.status)) {
          api("GET /executions/{id}/status", { id }, { signal: aborter.signal }).then(
            (status) => setState(settled(status)),
            (problem) => aborter.signal.aborted || setState((before) => ({ ...before, lost: asFailure(problem) })),
          );
        }
      },
      onLost: (lost) => setState((before) => ({ ...before, lost })),
    });
    return () => {
      stop();
      aborter.abort();
    };
  }, [id, over, known, tries]);
  return {
    ...state,
    cancelled: () => setState((before) => merge(before, { status: "cancelled", blocks: [] })),
    again: () => {
      setState((before) => ({ ...before, lost: null }));
      setTries(tries + 1);
    },
  };
}

const BEGUN: LiveState = {
  status: "queued",
  blocks: [],
  error: null,
  startedAt: null,
  executionTime: null,
  cost: 0,
  model: null,
  usage: null,
  artifacts: null,
  told: null,
  lost: null,
};

function settled(execution: Execution): LiveState {
  return {
    status: execution.status,
    blocks: execution.outputBlocks,
    error: execution.error,
    startedAt: execution.startedAt ? Date.parse(execution.startedAt) : null,
    executionTime: execution.executionTime,
    cost: execution.cost,
    model: execution.model,
    usage: execution.usage,
    artifacts: isFinal(execution.status) ? new Map(execution.artifacts.map(({ id, preview }) => [String(id), preview])) : null,
    told: execution,
    lost: null,
  };
}

function merge(state: LiveState, news: News): LiveState {
  // The stream starts over with the first event, so an older status can follow a final one.
  if (isFinal(state.status) && !isFinal(news.status)) return state;
  const last = state.blocks.at(-1)?.index ?? 0;
  const fresh = news.blocks.filter((block) => block.index > last);
  return {
    ...state,
    status: news.status,
    blocks: fresh.length > 0 ? [...state.blocks, ...fresh] : state.blocks,
    error: news.error ?? state.error,
    startedAt: state.startedAt ?? (news.status === "running" ? Date.now() : null),
  };
}
