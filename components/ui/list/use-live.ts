"use client";

import { useEffect, useRef } from "react";

/** What a list is told: ids of which something was heard with how they stand, or nothing when it is time to ask. */
type Heard = { id: string; status: string };
type Live = {
  /** Whether there is a stream to listen to; otherwise it is asked again and again. */
  stream: boolean;
  /** How a row stands by what was heard, before anything is asked. */
  onHeard?: ((heard: Heard) => void) | undefined;
  /** Time to ask how the unfinished rows stand, and what is new. */
  onLook(heard: ReadonlySet<string>): Promise<void>;
};

/** Between two looks: the server lets a person ask a hundred times a minute, for everything that they have open. */
const PAUSE = { heard: 2_000, stream: 30_000, poll: 5_000 };

/** Keeps a list up with what happens while its tab is looked at. A hidden one neither listens nor asks, and catches up when it is seen again. */
export function useLive(live: Live) {
  const now = useRef(live);
  now.current = live;
  const { stream: listens } = live;
  useEffect(() => {
    let stream: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last = 0;
    let looking = false;
    let failures = 0;
    let heard = new Set<string>();
    const look = async () => {
      clearTimeout(timer);
      if (looking || document.visibilityState === "hidden") return;
      looking = true;
      last = Date.now();
      const told = heard;
      heard = new Set();
      try {
        await now.current.onLook(told);
        failures = 0;
      } catch {
        // A list that cannot be kept up stays as it is, and is asked about again, ever more rarely.
        failures = Math.min(failures + 1, 5);
      }
      looking = false;
      plan(heard.size > 0 ? PAUSE.heard : stream?.readyState === EventSource.OPEN ? PAUSE.stream : PAUSE.poll);
    };
    const plan = (pause: number) => {
      clearTimeout(timer);
      timer = setTimeout(look, Math.max(0, pause * 2 ** failures - (Date.now() - last)));
    };
    const stop = () => {
      stream?.close();
      stream = undefined;
      clearTimeout(timer);
    };
    const start = (caughtUp: boolean) => {
      stop();
      if (document.visibilityState === "hidden") return;
      if (listens) {
        stream = new EventSource("/api/events");
        stream.addEventListener("execution-state", (event) => {
          const { executionId: id, status } = JSON.parse(event.data) as { executionId: string; status: string };
          now.current.onHeard?.({ id, status });
          heard.add(id);
          if (!looking) plan(PAUSE.heard);
        });
      }
      if (caughtUp) plan(PAUSE.poll);
      else void look();
    };
    const onVisible = () => (document.visibilityState === "hidden" ? stop() : start(false));
    last = Date.now() - PAUSE.poll / 2;
    start(true);
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      document.removeEventListener("visibilitychange", onVisible);
      stop();
    };
  }, [listens]);
}
