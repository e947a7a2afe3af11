import type { ReactNode } from "react";
import { Outcome, type OutcomeKind } from "../../components/agents/outcome";
import { buttonStyle } from "../../components/ui/button-style";
import { Link } from "../../components/ui/link";

/** What became of a device's request. */
export function DeviceOutcome({ kind, label, focus }: { kind: OutcomeKind; label: string; focus: boolean }) {
  const name = <b className="font-medium text-foreground">{label}</b>;
  const words: Record<OutcomeKind, { title: string; text: ReactNode }> = {
    approved: { title: `“${label}” has access`, text: <>You can close this page and go back to {name}. It collects its key within a few seconds.</> },
    denied: { title: "Denied", text: <>{name} gets no key. If you did not start this yourself, there is nothing more to do.</> },
    expired: { title: "This code has expired", text: <>A code is good for ten minutes. Start again in {name} to get a new one.</> },
    decided: { title: "This was decided already", text: "In another window, or by someone else who typed the code. Start again to get a new one." },
  };
  const { title, text } = words[kind];
  const action = (
    <>
      <Link href="/agents" className={buttonStyle()}>
        See your agents
      </Link>
      <Link href="/activate" className={buttonStyle({ variant: "ghost" })}>
        Enter another code
      </Link>
    </>
  );
  return (
    <article className="rounded-xl border bg-card p-5">
      <Outcome kind={kind} title={title} focus={focus} action={action}>
        <p>{text}</p>
      </Outcome>
    </article>
  );
}
