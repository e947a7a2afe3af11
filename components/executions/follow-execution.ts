import { ApiRefusal, api, type OutputOf, Unreached } from "#lib/client";

export type Execution = OutputOf<"GET /executions/{id}/status">;
export type Block = Execution["outputBlocks"][number];
export type Status = Execution["status"];
export type Failure = { code: string; message: string };

/** What is new about an execution. Blocks may come twice, and are told apart by their index. */
export type News = { status: Status; blocks: Block[]; error?: Failure | null };

export const isFinal = (status: Status): boolean => status !== "queued" && status !== "running";

type Follow = { id: string; known: number; onNews(news: News): void; onLost(error: Failure): void };

/**
 * Tells of an execution until it is final: by the event stream, and by asking again and again where a stream does not get
 * through. Answers how to stop.
 */
export function followExecution(follow: Follow): () => void {
  const aborter = new AbortController();
  const stream = new EventSource(`/api/events?executionId=${follow.id}`);
  let known = follow.known;
  let failures = 0;
  const stop = () => {
    stream.close();
    aborter.abort();
  };
  stream.addEventListener("execution-state", (event) => {
    const news = JSON.parse(event.data) as News & { lastBlock: number };
    failures = 0;
    known = Math.max(known, news.lastBlock);
    if (isFinal(news.status)) stream.close();
    follow.onNews(news);
  });
  stream.addEventListener("error", () => {
    // The browser reconnects by itself, and resumes where it was, unless the server refused it.
    failures += 1;
    if (stream.readyState !== EventSource.CLOSED && failures < 3) return;
    stream.close();
    void poll(follow, known, aborter.signal);
  });
  return stop;
}

async function poll(follow: Follow, known: number, signal: AbortSignal): Promise<void> {
  let after = known;
  let failures = 0;
  while (!signal.aborted) {
    try {
      const answer = await api("GET /executions/{id}/status", { id: follow.id, blocksAfter: after, wait: 20 }, { signal });
      failures = 0;
      after = answer.lastBlock;
      follow.onNews({ status: answer.status, blocks: answer.outputBlocks, error: answer.error });
      if (isFinal(answer.status)) return;
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      const refused = error instanceof ApiRefusal && error.status < 500 && error.status !== 429;
      if (refused || failures === 20) return follow.onLost(asFailure(error));
      await new Promise((resolve) => setTimeout(resolve, Math.min(500 * 2 ** failures, 10_000)));
    }
  }
}

/** What to tell a person of something that was thrown. */
export function asFailure(error: unknown): Failure {
  if (error instanceof ApiRefusal) return { code: error.code, message: error.message };
  if (error instanceof Unreached) return { code: "UNREACHABLE", message: error.message };
  return { code: "FAILED", message: (error as Error).message };
}
