"use client";

import { ChevronRight, CircleAlert } from "lucide-react";
import { cn } from "../ui/cn";
import { AddStep } from "./add-step";
import { isObject, isWithin, joined, type Path, rowsOf } from "./draft";
import { drawnSteps } from "./drawn-steps";
import { useEditor } from "./editor-context";
import { TextField } from "./fields";
import { InnerRows } from "./inner-rows";
import { type Step, wordsOf } from "./step";
import { CommonFields, StepFields } from "./step-fields";
import { StepId } from "./step-id";
import { StepTools } from "./step-tools";
import { stepType } from "./step-types";

/** A row of steps, each of which opens to its fields. */
export function StepList({ path, steps, label }: { path: Path; steps: unknown[]; label: string }) {
  const { problems } = useEditor();
  const wrong = problems.find((problem) => problem.path === joined(path));
  return (
    <div data-path={joined(path)} className="scroll-mt-24 space-y-2">
      {steps.length > 0 && (
        <ol aria-label={label} className="space-y-2">
          {steps.map((step, i) => (
            // A step is where it stands: its id may be empty or there twice while it is written.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            <StepCard key={i} step={step} path={[...path, i]} />
          ))}
        </ol>
      )}
      <AddStep row={path} index={steps.length} about={`to ${label}`} />
      {wrong && <p className="text-xs text-danger">{wrong.message}</p>}
    </div>
  );
}

function StepCard({ step, path }: { step: unknown; path: Path }) {
  const { selected, select, problems, broken } = useEditor();
  const at = joined(path);
  const open = selected === at;
  const type = isObject(step) ? stepType(step.type) : undefined;
  const id = isObject(step) && typeof step.id === "string" ? step.id : "";
  const name = (isObject(step) && typeof step.name === "string" && step.name) || id || "Step without an id";
  const inside = isObject(step) ? rowsOf(step, path).map((row) => joined(row.path)) : [];
  const isInside = (place: string) => inside.some((row) => isWithin(place, row));
  // What is wrong with the steps inside stands at them.
  const own = problems.filter((problem) => isWithin(problem.path, at) && (!isInside(problem.path) || inside.includes(problem.path)));
  const loose = own.filter(({ path }) => !isInside(path) && (path === at || !type || !SHOWN.has(path.slice(at.length + 1).split(".")[0] as string)));
  const Icon = type?.icon ?? CircleAlert;
  const [drawn] = isObject(step) ? drawnSteps({ steps: [step] }) : [];
  // A box whose text cannot be read stays, so that its text does.
  const mounted = open || [...broken].some((each) => isWithin(each, at) && !isInside(each));
  return (
    <li data-step={at} data-path={at} className={cn("scroll-mt-24 rounded-lg border bg-card", open && "border-foreground/30")}>
      <div className="flex items-center">
        <button
          type="button"
          aria-expanded={open}
          onClick={() => select(open ? null : at)}
          className="flex min-w-0 flex-1 items-center gap-2.5 rounded-lg px-3 py-2 text-left hover:bg-muted/60"
        >
          <ChevronRight aria-hidden className={cn("size-3.5 shrink-0 text-muted-foreground transition-transform", open && "rotate-90")} />
          <Icon aria-hidden className="size-4 shrink-0 text-muted-foreground" />
          <span className="min-w-0 flex-1 truncate">
            <span className="font-medium">{name}</span> <span className="text-xs text-muted-foreground">{drawn && summary(drawn)}</span>
          </span>
          {own.length > 0 && (
            <span className="inline-flex shrink-0 items-center gap-1 text-xs font-medium text-danger">
              <CircleAlert aria-hidden className="size-3.5" /> {own.length}
              <span className="sr-only">{own.length === 1 ? "problem" : "problems"}</span>
            </span>
          )}
        </button>
      </div>
      {mounted && (
        <div hidden={!open} className="space-y-4 border-t p-3">
          <StepTools path={path} name={name} />
          {loose.length > 0 && (
            <ul className="space-y-1 text-xs text-danger">
              {loose.map((problem) => (
                <li key={problem.path + problem.message}>
                  {problem.path === at ? problem.message : `${problem.path.slice(at.length + 1)}: ${problem.message}`}
                </li>
              ))}
            </ul>
          )}
          {isObject(step) && type ? (
            <>
              <div className="grid gap-4 sm:grid-cols-2">
                <StepId path={path} id={id} />
                <TextField path={[...path, "name"]} value={step.name} label="Name" optional placeholder={id} hint="What people read." />
              </div>
              <StepFields step={step} path={path} />
              <CommonFields step={step} path={path} />
            </>
          ) : (
            <p className="text-muted-foreground">The form does not know this kind of step. It can be changed in the JSON.</p>
          )}
        </div>
      )}
      {isObject(step) && type && <InnerRows step={step} path={path} open={open} name={name} />}
    </li>
  );
}

const summary = (step: Step) => wordsOf(step) || stepType(step.type)?.label;

/** The fields at which their problems stand by themselves. */
const SHOWN = new Set(
  "id name skill input attachments model connector message resumeSchema items concurrency seconds until action note output retry timeoutSeconds onError by when".split(
    " ",
  ),
);
