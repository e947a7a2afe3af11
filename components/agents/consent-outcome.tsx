"use client";

import type { ReactNode } from "react";
import { Outcome, type OutcomeKind } from "./outcome";
import type { Consent } from "./use-pending-consents";

const LASTS = {
  persistent: "It lasts until you revoke it on the Agents page.",
  session: "It ends an hour after you allowed it.",
  one_time: "It is good for one call, within five minutes of your allowing it.",
};

type Props = { kind: OutcomeKind; consent: Consent; focus: boolean; inDialog: boolean; after?: ReactNode };

/** What became of an agent's question. */
export function ConsentOutcome({ kind, consent, focus, inDialog, after }: Props) {
  const { agent, granted, scopes } = consent;
  const name = agent.displayName ?? agent.name;
  const less = granted && granted.scopes.length < scopes.length ? `${granted.scopes.length} of the ${scopes.length} things it asked for. ` : "";
  const words: Record<OutcomeKind, { title: string; text: ReactNode }> = {
    approved: { title: `Allowed: ${name}`, text: `${less && `You allowed ${less}`}${granted ? LASTS[granted.mode] : ""}` },
    denied: { title: `Denied: ${name}`, text: "It got nothing, and is told so. It can ask again." },
    expired: {
      title: "This question has expired",
      text: (
        <>
          Nobody answered within five minutes, so <b className="font-medium text-foreground">{name}</b> got nothing. It can ask again.
        </>
      ),
    },
    decided: { title: "This was decided already", text: "In another window, or by someone else who manages the workspace." },
  };
  const { title, text } = words[kind];
  return (
    <Outcome kind={kind} title={title} action={after} focus={focus} inDialog={inDialog}>
      <p>{text}</p>
    </Outcome>
  );
}
