import { ApiRefusal, api, failureOf, type OutputOf } from "#lib/client";
import { asFailure, type Failure } from "../executions/follow-execution";

export type Run = OutputOf<"GET /workflows/runs/{runId}">;
export type RunStep = Run["steps"][number];
type Part = { type: string; id?: string; delta?: string };

export const isOver = (status: string): boolean => status === "completed" || status === "failed" || status === "cancelled";

type Follow = {
  runId: string;
  onRun(run: Run): void;
  /** What a skill has said since; nothing when it begins from its beginning. `id` is `<path>:<execution>`. */
  onText(id: string, delta: string | null): void;
  onLost(failure: Failure): void;
};
/** `known` is told that one has newer news, after an answer say: what was asked before does not count, and it looks again at once. */
export type Followed = { stop(): void; known(): void };

const ASKED_AGAIN_MS = 3_000;
const LOOKED_AGAIN_MS = 300;
const KEPT_BACK_MS = 5_000;

/**
 * Tells of a run until it has ended. The stream says that something has changed, and what skills write; how the run stands is
 * then asked for, so a stream that begins again from the beginning shows nothing old. While a run waits for an answer there is
 * no stream, and it is asked for every few seconds.
 */
export function followRun({ runId, onRun, onText, onLost }: Follow): Followed {
  const aborter = new AbortController();
  const { signal } = aborter;
  let wake = () => {};
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  signal.addEventListener("abort", () => wake());

  // What was asked for earlier and comes later is old.
  let asked = 0;
  let shown = 0;
  /** Answers nothing when something newer has been shown meanwhile: nothing may be concluded from what was not shown. */
  const look = async (): Promise<Run | undefined> => {
    asked += 1;
    const number = asked;
    const run = await api("GET /workflows/runs/{runId}", { runId }, { signal });
    if (number <= shown || signal.aborted) return undefined;
    shown = number;
    onRun(run);
    return run;
  };
  // One question at a time, and one more when something has changed meanwhile.
  let looking = false;
  let again = false;
  const changed = async () => {
    again = true;
    if (looking) return;
    looking = true;
    while (again && !signal.aborted) {
      again = false;
      // A refusal is met by the loop below too, which knows what to do about it.
      await look().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, LOOKED_AGAIN_MS));
    }
    looking = false;
  };
  const hear = (part: Part) => {
    if (part.type === "text-start" && part.id) onText(part.id, null);
    else if (part.type === "text-delta" && part.id) onText(part.id, part.delta ?? "");
    else if (part.type.startsWith("data-")) void changed();
  };

  const follow = async () => {
    let failures = 0;
    while (!signal.aborted) {
      try {
        const run = await look();
        failures = 0;
        if (!run) continue;
        if (isOver(run.status)) return;
        if (run.status !== "suspended") {
          // Something on the way may keep a stream back until it ends.
          const timer = setInterval(changed, KEPT_BACK_MS);
          await readStream(`/api/v1/workflows/runs/${runId}/stream`, signal, hear).finally(() => clearInterval(timer));
        }
        await pause(run.status === "suspended" ? ASKED_AGAIN_MS : LOOKED_AGAIN_MS);
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        const refused = error instanceof ApiRefusal && error.status < 500 && error.status !== 429;
        if (refused || failures === 20) return onLost(asFailure(error));
        await pause(Math.min(500 * 2 ** failures, 10_000));
      }
    }
  };
  void follow();
  const known = () => {
    shown = asked;
    wake();
  };
  return { stop: () => aborter.abort(), known };
}

/** Hands on every part of a stream until it ends. Throws when it breaks. */
async function readStream(url: string, signal: AbortSignal, hear: (part: Part) => void): Promise<void> {
  const response = await fetch(url, { signal, headers: { accept: "text/event-stream" } });
  if (!response.ok || !response.body) throw await failureOf(response);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const lines = (rest + read.value).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.startsWith("data: {")) hear(JSON.parse(line.slice(6)));
  }
}
