"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ApiRefusal } from "#lib/client";
import { useStepUp } from "../auth/step-up-dialog";
import type { OutcomeKind } from "./outcome";

/** Refusals that end the question: the screen says so instead of showing them as mistakes. */
const ENDS: Record<string, OutcomeKind> = { REQUEST_EXPIRED: "expired", ALREADY_DECIDED: "decided", NOT_FOUND: "decided" };

/** Why nothing was decided. */
function inWords(error: Error): string {
  if (!(error instanceof ApiRefusal)) return "The server could not be reached. Look again before you try once more.";
  if (error.code !== "STEP_UP_REQUIRED") return error.message;
  return "Not allowed yet: it was not proved that it is you. If you have neither a passkey nor a password, add one in Settings → Security.";
}

type Decision<Answer> = { kind: "approved" | "denied"; run: () => Promise<Answer> };

/** A person's answer to a question: sent once, asked for proof of who they are where that is needed, and what came of it. */
export function useDecision<Answer>(onDecided?: (kind: OutcomeKind) => void) {
  const { withStepUp } = useStepUp();
  const [outcome, setOutcome] = useState<{ kind: OutcomeKind; answer?: Answer } | null>(null);
  const decide = useMutation({
    mutationFn: ({ run }: Decision<Answer>) => withStepUp(run),
    onSuccess: (answer, { kind }) => {
      setOutcome({ kind, answer });
      onDecided?.(kind);
    },
    onError: (error) => {
      const kind = error instanceof ApiRefusal ? ENDS[error.code] : undefined;
      if (!kind) return;
      setOutcome({ kind });
      onDecided?.(kind);
    },
  });
  const problem = decide.error && !outcome ? inWords(decide.error) : null;
  return { decide: decide.mutate, busy: decide.isPending, deciding: decide.isPending ? decide.variables.kind : null, outcome, problem };
}
