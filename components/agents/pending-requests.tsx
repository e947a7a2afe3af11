"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { Alert } from "../ui/alert";
import { Badge } from "../ui/badge";
import { ConsentDialog } from "./consent-dialog";
import type { OutcomeKind } from "./outcome";
import { PendingRequest } from "./pending-request";
import { type Consent, type Consents, PENDING_CONSENTS, usePendingConsents } from "./use-pending-consents";

/**
 * What waits for an answer. A question that arrives while one looks opens by itself, unless another waits or its agent's
 * last one was put aside or refused here: an agent that asks again and again gets a line in the list, not the whole screen.
 */
export function PendingRequests({ initial, heading = "Waiting for you" }: { initial: Consents; heading?: string }) {
  const router = useRouter();
  const client = useQueryClient();
  const { data = initial, isError } = usePendingConsents(3, initial);
  const [shown, setShown] = useState<Consent | null>(null);
  // What there was when the page came, whether the page brought it or the navigation had asked for it before.
  const known = useRef(new Set([...initial.data, ...data.data].map(({ id }) => String(id))));
  const quiet = useRef(new Set<string>());
  const allowed = useRef(false);
  const waiting = data.data;

  useEffect(() => {
    const fresh = waiting.filter(({ id }) => !known.current.has(String(id)));
    const left = [...known.current].some((id) => !waiting.some((each) => String(each.id) === id));
    known.current = new Set(waiting.map(({ id }) => String(id)));
    // The lists below know of new agents and of decisions made elsewhere.
    if (fresh.length > 0 || left) router.refresh();
    const [only] = fresh;
    if (only && waiting.length === 1 && !quiet.current.has(String(only.agent.id))) setShown((open) => open ?? only);
  }, [waiting, router]);

  const decided = (kind: OutcomeKind) => {
    allowed.current = kind === "approved";
    client.invalidateQueries({ queryKey: PENDING_CONSENTS });
    router.refresh();
  };
  const close = () => {
    if (shown && !allowed.current) quiet.current.add(String(shown.agent.id));
    allowed.current = false;
    setShown(null);
  };
  return (
    <section aria-label={heading} className="space-y-3">
      {isError && <Alert tone="info" title="The server could not be reached, so this list may be old." />}
      {waiting.length > 0 && (
        <>
          <h2 className="flex items-center gap-2 font-semibold">
            {heading} <Badge tone="info">{data.has_more ? "99+" : waiting.length}</Badge>
          </h2>
          <ul className="space-y-2">
            {waiting.map((each) => (
              <PendingRequest key={each.id} consent={each} onReview={() => setShown(each)} />
            ))}
          </ul>
        </>
      )}
      {shown && <ConsentDialog consent={shown} gone={!waiting.some(({ id }) => id === shown.id)} onClose={close} onDecided={decided} />}
    </section>
  );
}
