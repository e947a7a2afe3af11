"use client";

import { useQueryClient } from "@tanstack/react-query";
import { BellRing } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { Alert } from "../ui/alert";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { TimeLeft } from "../ui/time-left";
import { ConsentDialog } from "./consent-dialog";
import { nameOf } from "./consent-sheet";
import { modeWords } from "./modes";
import type { OutcomeKind } from "./outcome";
import { type Consent, type Consents, PENDING_CONSENTS, usePendingConsents } from "./use-pending-consents";

/**
 * What waits for an answer. A question that arrives while one looks opens by itself, unless another waits or its agent's
 * last one was put aside or refused here: an agent that asks again and again gets a line in the list, not the whole screen.
 */
export function PendingRequests({ initial }: { initial: Consents }) {
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
    <section aria-label="Waiting for you" className="space-y-3">
      {isError && <Alert tone="info" title="The server could not be reached, so this list may be old." />}
      {waiting.length > 0 && (
        <>
          <h2 className="flex items-center gap-2 font-semibold">
            Waiting for you <Badge tone="info">{data.has_more ? "99+" : waiting.length}</Badge>
          </h2>
          <ul className="space-y-2">
            {waiting.map((each) => (
              <Request key={each.id} consent={each} onReview={() => setShown(each)} />
            ))}
          </ul>
        </>
      )}
      {shown && <ConsentDialog consent={shown} gone={!waiting.some(({ id }) => id === shown.id)} onClose={close} onDecided={decided} />}
    </section>
  );
}

function Request({ consent, onReview }: { consent: Consent; onReview: () => void }) {
  const { agent, scopeDetails, mode, reason } = consent;
  const things = scopeDetails.length === 1 ? (scopeDetails[0]?.description ?? "") : `${scopeDetails.length} things`;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-lg border border-info/30 bg-info-ground p-3">
      <BellRing aria-hidden className="size-4 shrink-0 text-info max-sm:hidden" />
      <div className="min-w-0 flex-1 basis-60">
        <p className="font-medium break-words">{nameOf(agent)}</p>
        {agent.displayName && <p className="break-words text-muted-foreground">With the key {agent.name}</p>}
        <p className="break-words text-muted-foreground">
          Asks for: {things} · {modeWords(mode)}
        </p>
        {reason && <p className="truncate text-muted-foreground [unicode-bidi:plaintext]">“{reason.replace(/\s+/g, " ")}”</p>}
      </div>
      <div className="flex items-center justify-between gap-4 max-sm:w-full">
        <span className="text-muted-foreground">
          <TimeLeft until={consent.expiresAt} /> left
        </span>
        <Button variant="primary" aria-label={`Review what ${nameOf(agent)} asks for`} onClick={onReview}>
          Review
        </Button>
      </div>
    </li>
  );
}
