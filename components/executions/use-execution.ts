"use client";

import { useEffect, useState } from "react";
import { api } from "#lib/client";
import { type Block, type Execution, type Failure, followExecution, isFinal, type News, type Status } from "./follow-execution";

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
  /** The ids of artifacts that are still there; unknown while it runs. */
  artifactIds: ReadonlySet<string> | null;
  /** Why nothing more is heard of it. */
  lost: Failure | null;
};

/** An execution and what becomes of it. `initial` is what a page knows of it already. */
export function useExecution(id: string, initial?: Execution): LiveState & { cancelled(): void } {
  const [state, setState] = useState<LiveState>(() => (initial ? settled(initial) : BEGUN));
  const over = initial !== undefined && isFinal(initial.status);
  const known = initial?.lastBlock ?? 0;
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
            () => {},
          );
        }
      },
      onLost: (lost) => setState((before) => ({ ...before, lost })),
    });
    return () => {
      stop();
      aborter.abort();
    };
  }, [id, over, known]);
  return { ...state, cancelled: () => setState((before) => merge(before, { status: "cancelled", blocks: [] })) };
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
  artifactIds: null,
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
    artifactIds: isFinal(execution.status) ? new Set(execution.artifacts.map(({ id }) => String(id))) : null,
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
