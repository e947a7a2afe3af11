"use client";

import { ArrowRight, Circle, CircleCheck, X } from "lucide-react";
import { useState } from "react";
import { Button } from "../ui/button";
import { buttonStyle } from "../ui/button-style";
import { Link } from "../ui/link";
import type { Step } from "./first-steps";
import { keep } from "./steps-kept";

/** The first steps, each a link to where it is taken. They tick themselves off, and go when all are taken or they are put away. */
export function FirstStepsList({ workspace, steps }: { workspace: string; steps: Step[] }) {
  const [hidden, setHidden] = useState(false);
  const taken = steps.filter(({ done }) => done).length;
  const next = steps.find(({ done }) => !done);
  if (hidden || !next) return null;
  const hide = () => {
    keep(workspace, "hidden");
    setHidden(true);
  };
  return (
    <section aria-labelledby="first-steps" className="rounded-lg border bg-card">
      <div className="flex items-center gap-3 border-b py-2 pr-2 pl-4">
        <h2 id="first-steps" className="font-semibold">
          First steps
        </h2>
        <span className="text-xs text-muted-foreground tabular-nums">
          {taken} of {steps.length} done
        </span>
        <Button variant="ghost" size="icon" className="ml-auto" aria-label="Put the first steps away" title="Put away" onClick={hide}>
          <X aria-hidden />
        </Button>
      </div>
      <ol aria-label="First steps" className="divide-y">
        {steps.map((step) => (
          <Row key={step.id} step={step} next={step === next} />
        ))}
      </ol>
    </section>
  );
}

function Row({ step: { title, gives, href, done }, next }: { step: Step; next: boolean }) {
  const Icon = done ? CircleCheck : Circle;
  return (
    <li className="relative flex items-center gap-3 px-4 py-2.5 hover:bg-muted/50">
      <Icon aria-hidden className={`size-4 shrink-0 ${done ? "text-success" : "text-muted-foreground"}`} />
      <div className="min-w-0 flex-1 sm:flex sm:items-baseline sm:gap-3">
        <Link href={href} className={`font-medium after:absolute after:inset-0 sm:w-56 sm:shrink-0 ${done ? "text-muted-foreground" : ""}`}>
          {title}
          {done && <span className="sr-only"> (done)</span>}
        </Link>
        <p className="text-muted-foreground">{gives}</p>
      </div>
      {next && (
        <span aria-hidden className={buttonStyle({ variant: "primary", size: "sm" })}>
          Start <ArrowRight />
        </span>
      )}
    </li>
  );
}
