"use client";

import { Inbox as InboxIcon } from "lucide-react";
import { useMemo, useState } from "react";
import { usePendingConsents } from "../agents/use-pending-consents";
import { Alert } from "../ui/alert";
import { buttonStyle } from "../ui/button-style";
import { EmptyState } from "../ui/empty-state";
import { Link } from "../ui/link";
import { TimeAgo } from "../ui/time-ago";
import { Questions, titleOf, type Waiting } from "./questions";
import { type AskingRuns, useAskingRuns } from "./use-asking-runs";

/** Every step of the workspace's workflows that waits for an answer, the longest waiting first. */
export function Inbox({ initial, mayAnswer }: { initial: AskingRuns; mayAnswer: boolean }) {
  const { data = initial, isError } = useAskingRuns(4, initial);
  // When everything is answered, the cards stay and say so until one looks again.
  const [answered, setAnswered] = useState(false);
  const waiting = useMemo(() => questionsOf(data), [data]);
  const asked = (usePendingConsents(4).data?.data.length ?? 0) > 0;
  const keep = () => setAnswered(true);
  return (
    <section aria-label="Questions" className="space-y-4">
      {isError && <Alert tone="info" title="The server could not be reached, so this list may be old." />}
      {data.has_more && <Alert tone="info" title="These are of the 100 newest runs that wait; older ones follow when these are answered." />}
      {waiting.length === 0 && !answered && !asked ? (
        <EmptyState
          icon={InboxIcon}
          title="Nothing waits for an answer"
          action={
            <Link href="/workflows/runs" className={buttonStyle({ variant: "outline" })}>
              See the runs
            </Link>
          }
        >
          When an agent asks to be allowed something, or a workflow comes to a step that needs a person, it appears here.
        </EmptyState>
      ) : (
        <Questions waiting={waiting} mayAnswer={mayAnswer} onAnswered={keep} onTooLate={keep} />
      )}
    </section>
  );
}

function questionsOf({ data }: AskingRuns): Waiting[] {
  return data.toReversed().flatMap((run) =>
    run.suspended.map(({ step, suspendPayload }) => ({
      question: { runId: String(run.id), step, ...suspendPayload },
      title: `${run.workflowName} · ${titleOf(step, suspendPayload.name)}`,
      about: (
        <>
          <Link href={`/workflows/runs/${run.id}`} className="font-mono text-accent underline-offset-2 hover:underline">
            {run.id}
          </Link>
          <span>
            Started <TimeAgo at={run.createdAt} />
            {run.startedBy.name && ` by ${run.startedBy.name}`}
          </span>
        </>
      ),
    })),
  );
}
