"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Hand } from "lucide-react";
import { usePathname } from "next/navigation";
import { type FormEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from "react";
import { ApiRefusal, api } from "#lib/client";
import { asFailure } from "../executions/follow-execution";
import { ViewersLook } from "../shell/viewers";
import { ParameterForm } from "../skills/parameter-form";
import { ParameterError } from "../skills/parameter-values";
import type { Values } from "../skills/parameters";
import { Alert } from "../ui/alert";
import { Button } from "../ui/button";
import { Link } from "../ui/link";
import { Markdown } from "../ui/markdown";
import { askedOf, fieldOf, toAnswer } from "./approval-fields";
import type { Run } from "./follow-run";
import { ASKING_RUNS } from "./use-asking-runs";

export type Question = { runId: string; step: string; message: string; resumeSchema: Record<string, unknown>; by?: "anyone" | "person" | undefined };

type Props = {
  question: Question;
  title: string;
  /** What stands below the title: where it comes from, how long it waits. */
  about?: ReactNode;
  mayAnswer: boolean;
  /** The question does not wait any more, whoever answered it. */
  gone?: boolean;
  onAnswered(run: Run): void;
  /** It turned out that somebody else has answered, or that the run has ended. */
  onTooLate(): void;
};

type Problem = { message: string; field?: string | undefined };
type Outcome = "answered" | "late";

/** A step that waits for an answer: what it asks, and where to answer. */
export function ApprovalCard({ question, title, about, mayAnswer, gone = false, onAnswered, onTooLate }: Props) {
  const { runId, step, message, resumeSchema, by } = question;
  const asked = useMemo(() => askedOf(resumeSchema), [resumeSchema]);
  const [values, setValues] = useState<Values>({});
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const heading = useId();
  const client = useQueryClient();

  const answer = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const { submitter } = event.nativeEvent as SubmitEvent;
    setBusy(true);
    setProblem(null);
    try {
      const resumeData = toAnswer(asked, values, (submitter as HTMLButtonElement | null)?.value !== "no");
      const run = await api("POST /workflows/runs/{runId}/resume", { runId, step, resumeData });
      setOutcome("answered");
      onAnswered(run);
    } catch (error) {
      if (error instanceof ApiRefusal && error.status === 409) {
        setOutcome("late");
        onTooLate();
      } else {
        const field = error instanceof ParameterError ? error.parameter : error instanceof ApiRefusal ? fieldOf(asked, error.param) : undefined;
        setProblem({ message: asFailure(error).message, field });
      }
    }
    // The inbox and its number in the navigation know of it at once.
    void client.invalidateQueries({ queryKey: ASKING_RUNS });
    setBusy(false);
  };

  const shown = outcome ?? (gone && !busy ? "late" : null);
  if (shown) return <Over title={title} runId={runId} outcome={shown} focus={outcome !== null} />;
  return (
    <article aria-labelledby={heading} className="overflow-hidden rounded-lg border border-warning/40 bg-card">
      <header className="flex items-start gap-2.5 border-b border-warning/25 bg-warning-ground px-4 py-3">
        <Hand aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />
        <div className="min-w-0">
          <h2 id={heading} className="font-medium break-words">
            {title}
          </h2>
          {about && <p className="flex flex-wrap gap-x-3 text-xs leading-5 text-muted-foreground">{about}</p>}
        </div>
      </header>
      <div className="px-4 pb-4">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <section aria-label="What is asked" tabIndex={0} className="scroll-hint -mx-4 max-h-[32rem] overflow-y-auto p-4">
          <Markdown>{message}</Markdown>
        </section>
        {mayAnswer ? (
          <form aria-labelledby={heading} onSubmit={answer} className="-mx-4 space-y-4 border-t px-4 pt-4">
            {asked.fields.length > 0 && (
              <ParameterForm
                parameters={asked.fields}
                values={values}
                onChange={setValues}
                rows={3}
                errors={problem?.field === undefined ? {} : { [problem.field]: problem.message }}
              />
            )}
            {problem && problem.field === undefined && <Alert title={problem.message} />}
            <div className="flex flex-wrap items-center gap-2">
              {asked.verdict ? (
                <>
                  <Button type="submit" size="lg" variant="primary" value="yes" disabled={busy} focusableWhenDisabled>
                    {asked.verdict.yes}
                  </Button>
                  <Button type="submit" size="lg" value="no" disabled={busy} focusableWhenDisabled>
                    {asked.verdict.no}
                  </Button>
                </>
              ) : (
                <Button type="submit" size="lg" variant="primary" disabled={busy} focusableWhenDisabled>
                  {busy ? "Sending…" : "Answer"}
                </Button>
              )}
              <p className="text-xs text-muted-foreground sm:ml-auto">{WHO[by ?? "anyone"]}</p>
            </div>
          </form>
        ) : (
          <ViewersLook title="Somebody else has to answer this: you are a viewer here" />
        )}
      </div>
    </article>
  );
}

const WHO = {
  anyone: "Any member can answer, and any agent that may run things; the first answer counts.",
  person: "Any member can answer, and no agent; the first answer counts.",
};

const OUTCOMES = {
  answered: ["Answered", "The run goes on."],
  late: ["No longer waiting", "Somebody else has answered, or the run has ended. Nothing is left to do here."],
} as const;

/** What is left of a card: it takes the focus from the button that is gone. */
function Over({ title, runId, outcome, focus }: { title: string; runId: string; outcome: Outcome; focus: boolean }) {
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!focus) return;
    line.current?.focus({ preventScroll: true });
    // What stood below the card has come up, and the line may be above what is seen.
    line.current?.scrollIntoView({ block: "nearest" });
  }, [focus]);
  const [heading, text] = OUTCOMES[outcome];
  const href = `/workflows/runs/${runId}`;
  const isHere = usePathname() === href;
  return (
    <div ref={line} tabIndex={-1} role={focus ? "status" : undefined} className="scroll-mt-16 rounded-lg border bg-card px-4 py-3 outline-none">
      <p className="font-medium break-words">
        {heading}: {title}
      </p>
      {/* On the run's own page one sees how it goes on. */}
      {(!isHere || outcome === "late") && (
        <p className="text-muted-foreground">
          {text}{" "}
          {!isHere && (
            <Link href={href} className="text-accent underline-offset-2 hover:underline">
              See the run
            </Link>
          )}
        </p>
      )}
    </div>
  );
}
