"use client";

import { useEffect, useRef } from "react";
import type { Status } from "../executions/follow-execution";

/**
 * Tells when an execution of the workspace has come to stand otherwise, as the server's stream of events has it. Only while the
 * page can be seen: a browser keeps few connections to a server, and a tab behind others must not hold one. Where a stream does
 * not get through nothing is told, so whoever uses this asks now and then as well.
 */
export function useWorkspaceEvents(onChange: (status: Status) => void) {
  const told = useRef(onChange);
  told.current = onChange;
  useEffect(() => {
    let stream: EventSource | null = null;
    let last: string | undefined;
    const known = new Map<string, Status>();
    const listen = () => {
      stream = new EventSource(last === undefined ? "/api/events" : `/api/events?lastEventId=${last}`);
      stream.addEventListener("execution-state", (event) => {
        last = event.lastEventId;
        const { executionId, status } = JSON.parse(event.data) as { executionId: string; status: Status };
        // Most events are about output, of which nothing is shown here.
        if (known.get(executionId) === status) return;
        known.set(executionId, status);
        told.current(status);
      });
    };
    const look = () => {
      stream?.close();
      stream = null;
      if (document.visibilityState === "visible") listen();
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => {
      document.removeEventListener("visibilitychange", look);
      stream?.close();
    };
  }, []);
}
