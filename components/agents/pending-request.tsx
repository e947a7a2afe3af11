"use client";

import { BellRing } from "lucide-react";
import { Button } from "../ui/button";
import { TimeLeft } from "../ui/time-left";
import { nameOf } from "./consent-sheet";
import { modeWords } from "./modes";
import type { Consent } from "./use-pending-consents";

/** A line of a list: what an agent asks for, and a way to answer. */
export function PendingRequest({ consent, onReview }: { consent: Consent; onReview: () => void }) {
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
