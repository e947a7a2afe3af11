"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { isFinal, type Status } from "../executions/follow-execution";
import { Alert } from "../ui/alert";
import type { Files, Listed, Running } from "./listed";
import { RecentResults } from "./recent-results";
import { RunningNow } from "./running-now";
import { lookAgain, useRecent, useRunning } from "./use-home";
import { useWorkspaceEvents } from "./use-workspace-events";

/** The rest of the page, charts and all, is made anew at most this often: it reads much more than these lists. */
const REFRESHED_MS = 15_000;

type Props = { running: Running; recent: Listed[]; files: Record<string, Files>; may: boolean };

/** What happens now and what has just happened, as it changes. */
export function LiveHome({ running: runningAtFirst, recent: recentAtFirst, files, may }: Props) {
  const client = useQueryClient();
  const refresh = useRefresh();
  const running = useRunning(runningAtFirst);
  const recent = useRecent(recentAtFirst);
  useWorkspaceEvents((status: Status) => {
    void lookAgain(client);
    if (isFinal(status)) refresh();
  });
  return (
    <>
      {(running.isError || recent.isError) && <Alert tone="info" title="The server could not be reached, so what you see may be old." />}
      <RunningNow running={running.data} asOf={running.dataUpdatedAt} may={may} />
      <RecentResults executions={recent.data} files={files} />
    </>
  );
}

/** At once when there was none for a while, and otherwise once at the end of that while. */
function useRefresh(): () => void {
  const router = useRouter();
  const last = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(
      () => {
        last.current = Date.now();
        router.refresh();
      },
      Math.max(0, last.current + REFRESHED_MS - Date.now()),
    );
  };
}
