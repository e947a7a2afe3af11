"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Hand } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ConsentDialog } from "../agents/consent-dialog";
import { PendingRequest } from "../agents/pending-request";
import { type Consent, type Consents, PENDING_CONSENTS, usePendingConsents } from "../agents/use-pending-consents";
import { Badge } from "../ui/badge";
import { buttonStyle } from "../ui/button-style";
import { Link } from "../ui/link";
import { TimeAgo } from "../ui/time-ago";
import { titleOf } from "../workflows/questions";
import { type AskingRuns, countOf, useAskingRuns } from "../workflows/use-asking-runs";

/** Asked again after so many seconds: somebody who looks at home expects to be told. */
const SECONDS = 5;

/** What agents ask for and what workflows want to know; nothing at all when nothing waits. */
export function WaitingForYou({ consents, asking, may }: { consents: Consents; asking: AskingRuns; may: boolean }) {
  const { data: requests = consents } = usePendingConsents(SECONDS, consents);
  const { data: runs = asking } = useAskingRuns(SECONDS, asking);
  const [shown, setShown] = useState<Consent | null>(null);
  const client = useQueryClient();
  const router = useRouter();
  const decided = () => {
    void client.invalidateQueries({ queryKey: PENDING_CONSENTS });
    router.refresh();
  };
  const count = requests.data.length + countOf(runs);
  return (
    <>
      {count > 0 && (
        <section aria-labelledby="waiting-for-you" className="space-y-3">
          <h2 id="waiting-for-you" className="flex items-center gap-2 font-semibold">
            Waiting for you
            <Badge tone="warning">
              {count}
              {(requests.has_more || runs.has_more) && "+"}
            </Badge>
          </h2>
          <ul aria-label="Waiting for you" className="space-y-2">
            {requests.data.map((each) => (
              <PendingRequest key={each.id} consent={each} onReview={() => setShown(each)} />
            ))}
            {runs.data.map((run) => (
              <Questions key={run.id} run={run} may={may} />
            ))}
          </ul>
        </section>
      )}
      {shown && <ConsentDialog consent={shown} gone={!requests.data.some(({ id }) => id === shown.id)} onClose={() => setShown(null)} onDecided={decided} />}
    </>
  );
}

/** What one run asks: the first of its questions, and how many more. */
function Questions({ run: { id, workflowName, createdAt, suspended }, may }: { run: AskingRuns["data"][number]; may: boolean }) {
  const [first] = suspended;
  if (!first) return null;
  const { message, name } = first.suspendPayload;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-lg border border-warning/40 bg-warning-ground p-3">
      <Hand aria-hidden className="size-4 shrink-0 text-warning max-sm:hidden" />
      <div className="min-w-0 flex-1 basis-60">
        <p className="font-medium break-words">
          {workflowName} · {titleOf(first.step, name)}
        </p>
        <p className="truncate text-muted-foreground [unicode-bidi:plaintext]">{message.replace(/[#*_`>]/g, "").replace(/\s+/g, " ")}</p>
        {suspended.length > 1 && <p className="text-muted-foreground">And {suspended.length - 1} more of the same run</p>}
      </div>
      <div className="flex items-center justify-between gap-4 max-sm:w-full">
        <span className="text-muted-foreground">
          <TimeAgo at={createdAt} />
        </span>
        <Link
          href={`/workflows/runs/${id}`}
          aria-label={`${may ? "Answer" : "See"} what ${workflowName} asks, ${id}`}
          className={buttonStyle({ variant: may ? "primary" : "outline" })}
        >
          {may ? "Answer" : "See"}
        </Link>
      </div>
    </li>
  );
}
