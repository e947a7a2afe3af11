import type { ReactNode } from "react";
import { Outcome, type OutcomeKind } from "../../../components/agents/outcome";
import { buttonStyle } from "../../../components/ui/button-style";
import { Link } from "../../../components/ui/link";

type Props = { kind: OutcomeKind; name: string; redirectTo: string | undefined };

/** The page that stays when the answer went to an app on the device, which leaves the browser where it was. */
export function AppOutcome({ kind, name, redirectTo }: Props) {
  const app = <b className="font-medium text-foreground">{name}</b>;
  const back = "If nothing happens there, use the button below, once.";
  const gone = { title: "Nothing was decided", text: <>You are not in that workspace any more. Load this page again and choose another one.</> };
  const words: Record<OutcomeKind, { title: string; text: ReactNode }> = {
    approved: {
      title: `“${name}” is connected`,
      text: (
        <>
          Go back to {app}; it collects its access within five minutes. {back}
        </>
      ),
    },
    denied: {
      title: "Denied",
      text: (
        <>
          {app} gets no access, and is told so. {back}
        </>
      ),
    },
    expired: gone,
    decided: gone,
  };
  const { title, text } = words[kind];
  const action = (
    <>
      {redirectTo && (
        <a href={redirectTo} rel="noreferrer" className={buttonStyle({ variant: "primary" })}>
          Back to the app
        </a>
      )}
      <Link href="/agents" className={buttonStyle()}>
        See your agents
      </Link>
    </>
  );
  return (
    <article className="rounded-xl border bg-card p-5">
      <Outcome kind={kind} title={title} focus action={action}>
        <p>{text}</p>
      </Outcome>
    </article>
  );
}
