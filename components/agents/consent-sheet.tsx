"use client";

import { Dialog } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { api, type InputOf } from "#lib/client";
import { Alert } from "../ui/alert";
import { Button } from "../ui/button";
import { buttonStyle } from "../ui/button-style";
import { Choice, Choices } from "../ui/choice";
import { FocusedHeading } from "../ui/focused-heading";
import { TimeLeft } from "../ui/time-left";
import { ConsentOutcome } from "./consent-outcome";
import { MODES, type Mode } from "./modes";
import type { OutcomeKind } from "./outcome";
import { ScopeList } from "./scopes";
import { useDecision } from "./use-decision";
import type { Consent } from "./use-pending-consents";

/** A sheet that has just appeared takes no click for this long: it may have been meant for what was there before. */
const ARMED_AFTER_MS = 600;

type Props = {
  consent: Consent;
  /** In a dialog the title is the dialog's; on a page it is the page's. */
  inDialog?: boolean;
  /** The question does not wait any more, whoever decided it. */
  gone?: boolean;
  /** Its time is over by this computer's clock. */
  onOver?: () => void;
  onDecided?: (kind: OutcomeKind) => void;
  onBusy?: (busy: boolean) => void;
  /** What to do after the result: a way to close, or to go on. */
  after?: ReactNode;
};

/** An agent's question, with what a person has to know to answer it. Everything the agent says of itself is shown as plain text. */
export function ConsentSheet({ consent, inDialog = false, gone = false, onOver, onDecided, onBusy, after }: Props) {
  const { id, agent, workspace, scopeDetails, canApprove, fullAccess } = consent;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(consent.scopes));
  const [mode, setMode] = useState(consent.mode);
  const { decide, busy, deciding, outcome, problem } = useDecision<Consent>(onDecided);
  const armed = useArmed();
  useEffect(() => onBusy?.(busy), [onBusy, busy]);

  const over = Date.parse(consent.expiresAt) <= Date.now() ? "expired" : "decided";
  const kind = outcome?.kind ?? (consent.status !== "pending" ? consent.status : gone && !busy ? over : null);
  if (kind) {
    return (
      <div className="overflow-y-auto p-5">
        {inDialog && <Dialog.Title className="sr-only">{nameOf(agent)}</Dialog.Title>}
        <ConsentOutcome inDialog={inDialog} kind={kind} consent={outcome?.answer ?? consent} focus={outcome !== null} after={after} />
      </div>
    );
  }

  const options = { workspace: workspace.slug };
  const scopes = consent.scopes.filter((scope) => chosen.has(scope)) as InputOf<"POST /agents/consents/{id}/approve">["scopes"];
  const approve = () => api("POST /agents/consents/{id}/approve", { id, scopes, mode }, options);
  const deny = () => api("POST /agents/consents/{id}/deny", { id }, options);
  const title = `“${nameOf(agent)}” asks for permission`;
  const titleLook = "text-lg font-semibold tracking-tight break-words outline-none";
  return (
    <>
      <div className="min-h-0 flex-1 space-y-5 overflow-y-auto p-5">
        <header className="space-y-1">
          {inDialog ? (
            <div className="flex items-start justify-between gap-3">
              <Dialog.Title className={titleLook}>{title}</Dialog.Title>
              <Dialog.Close
                aria-label="Later"
                title="Decide later"
                disabled={busy}
                className={buttonStyle({ variant: "ghost", size: "icon", className: "-mt-1 -mr-2" })}
              >
                <X aria-hidden />
              </Dialog.Close>
            </div>
          ) : (
            <FocusedHeading className={titleLook}>{title}</FocusedHeading>
          )}
          <p className="break-words text-muted-foreground">
            With the key <b className="font-medium text-foreground">{agent.name}</b> in the workspace{" "}
            <b className="font-medium text-foreground">{workspace.name}</b>
          </p>
        </header>
        <Reason>{consent.reason}</Reason>
        <section aria-label="What it asks for" className="space-y-2">
          <h3 className="font-medium">{canApprove ? "What it may do" : "What it asks for"}</h3>
          <ScopeList details={scopeDetails} chosen={chosen} onChange={canApprove ? setChosen : undefined} disabled={busy} />
          {scopeDetails.some(({ sensitive }) => sensitive) && (
            <p className="text-xs text-muted-foreground">Sensitive: it changes, spends or sends something, not only reads.</p>
          )}
        </section>
        {canApprove ? (
          <Choices legend="For how long">
            {MODES.map((each) => (
              <Choice
                key={each.mode}
                name={`mode-${id}`}
                label={each.mode === consent.mode ? `${each.label} (as it asked)` : each.label}
                hint={each.hint}
                checked={mode === each.mode}
                disabled={busy}
                onChange={() => setMode(each.mode)}
              />
            ))}
          </Choices>
        ) : (
          <Alert tone="info" title="Only the person whose key it is can allow this">
            You manage this workspace, so you can refuse it.
          </Alert>
        )}
        {canApprove && fullAccess && (
          <Alert tone="info" title="This key may do everything now">
            {mode === "persistent"
              ? "Allowing this narrows it: from then on it may do only what is ticked above."
              : "Allowing this takes nothing from it. To narrow the key, choose “Until I revoke it”."}
          </Alert>
        )}
      </div>
      <footer className="flex flex-wrap items-center gap-2 border-t px-5 pt-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]">
        {problem && (
          <div className="w-full">
            <Alert title={problem} />
          </div>
        )}
        {canApprove && <p className="w-full">{summary(scopeDetails, chosen, mode)}</p>}
        <p className="mr-auto text-muted-foreground">
          Expires in <TimeLeft until={consent.expiresAt} onOver={onOver} />
        </p>
        <Button size="lg" disabled={busy} onClick={() => decide({ kind: "denied", run: deny })}>
          {deciding === "denied" ? "Denying…" : "Deny"}
        </Button>
        {canApprove && (
          <Button size="lg" variant="primary" disabled={busy || !armed || chosen.size === 0} onClick={() => decide({ kind: "approved", run: approve })}>
            {deciding === "approved" ? "Allowing…" : "Allow"}
          </Button>
        )}
      </footer>
    </>
  );
}

export const nameOf = ({ name, displayName }: Consent["agent"]): string => displayName ?? name;

/** The agent's own words: no Markdown, no HTML, line breaks as they are, and no effect on the text around them. */
function Reason({ children }: { children: string | null }) {
  if (!children) return <p className="text-muted-foreground">It gave no reason.</p>;
  return (
    <figure className="space-y-1.5">
      <figcaption className="text-xs text-muted-foreground">In the agent’s own words</figcaption>
      <blockquote className="max-h-96 overflow-y-auto border-l-2 border-foreground/25 py-0.5 pl-3 text-base break-words whitespace-pre-wrap [unicode-bidi:plaintext]">
        {children}
      </blockquote>
    </figure>
  );
}

/** What pressing Allow comes to, beside the button: the list may be longer than the screen. */
function summary(details: Consent["scopeDetails"], chosen: ReadonlySet<string>, mode: Mode): string {
  if (chosen.size === 0) return "Tick what it may do, or deny it all.";
  const sensitive = details.filter((each) => each.sensitive && chosen.has(each.scope)).length;
  const what = `You allow ${chosen.size} of ${details.length}${sensitive > 0 ? `, ${sensitive} sensitive,` : ""}`;
  if (mode !== "persistent") return `${what} ${mode === "session" ? "for one hour" : "for one call"}.`;
  return `${what} until you revoke it.${sensitive > 0 ? " You are asked for your passkey or password." : ""}`;
}

function useArmed(): boolean {
  const [armed, setArmed] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setArmed(true), ARMED_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return armed;
}
