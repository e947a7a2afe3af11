import { useEffect, useState } from "react";
import { ApiRefusal, api, type OutputOf } from "#lib/client";
import type { Draft } from "./draft";

export type Problem = OutputOf<"POST /workflows/check">["problems"][number];
type Checked = { of: string; problems: Problem[]; failed: string | null };

/** What is wrong with a draft, asked of the server a moment after the last change. `checking` until the answer is about what stands there now. */
export function useProblems(draft: Draft) {
  const [checked, setChecked] = useState<Checked>({ of: "", problems: [], failed: null });
  const [round, setRound] = useState(0);
  const body = JSON.stringify(draft);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks again about the same.
  useEffect(() => {
    const aborter = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const { problems } = await api("POST /workflows/check", JSON.parse(body), { signal: aborter.signal });
        setChecked({ of: body, problems, failed: null });
      } catch (error) {
        if (aborter.signal.aborted) return;
        // A field that no definition has is refused before anything is looked at.
        const param = error instanceof ApiRefusal && error.status === 400 ? error.param : undefined;
        if (param !== undefined) setChecked({ of: body, problems: [{ step: null, path: param, message: (error as Error).message }], failed: null });
        else setChecked(({ problems }) => ({ of: body, problems, failed: (error as Error).message }));
      }
    }, 350);
    return () => {
      clearTimeout(timer);
      aborter.abort();
    };
  }, [body, round]);
  return { problems: checked.problems, failed: checked.failed, checking: checked.of !== body, again: () => setRound((round) => round + 1) };
}
