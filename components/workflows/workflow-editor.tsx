"use client";

import { Save } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Alert } from "../ui/alert";
import { Button } from "../ui/button";
import { cn } from "../ui/cn";
import { LeaveGuard } from "../ui/leave-guard";
import { ViewSwitch } from "../ui/view-switch";
import { ChangedDialog, type Stored } from "./changed-dialog";
import { DefinitionForm, withSlug } from "./definition-form";
import { allSteps, type Draft, isWithin, joined, print, toDraft } from "./draft";
import { drawnId, drawnPath, drawnSteps } from "./drawn-steps";
import { type Editor, EditorContext } from "./editor-context";
import { focusPlace } from "./focus-place";
import { JsonEditor, showLine } from "./json-editor";
import { lineAt, linesOf } from "./json-lines";
import { KeptDraft } from "./kept-draft";
import { ProblemList } from "./problem-list";
import { useDraft } from "./use-draft";
import { useKeptText } from "./use-kept-text";
import { type Problem, useProblems } from "./use-problems";
import { useSave } from "./use-save";
import { useWide } from "./use-wide";
import { VIEWS, type View } from "./views";
import { WorkflowGraph } from "./workflow-graph";

const EMPTY: Draft = { slug: "", name: "", description: "", steps: [] };

/** Where a workflow is written: as a form and as JSON at the same time, with a picture of it. `keep` names what is kept in this tab. */
export function WorkflowEditor({ workflow, keep }: { workflow: Stored | null; keep: string }) {
  const { draft, text, unreadable, change: changeDraft, write, replace, forget } = useDraft(() => (workflow ? toDraft(workflow) : EMPTY));
  const [base, setBase] = useState({ draft, version: workflow?.version ?? null });
  const [selected, select] = useState<string | null>(null);
  const [broken, setBrokenSet] = useState<ReadonlySet<string>>(new Set());
  const [view, setView] = useState<View>("form");
  const wide = useWide();
  const heading = useRef<HTMLParagraphElement>(null);
  const json = useRef<HTMLTextAreaElement>(null);
  const unsaved = unreadable !== null || broken.size > 0 || print(draft) !== print(base.draft);
  const kept = useKeptText(`${keep}:${workflow?.id ?? "new"}`, unsaved ? text : null, base.version);
  const check = useProblems(draft);
  const follows = workflow === null;

  const take = (stored: Stored) => {
    const next = toDraft(stored);
    replace(next);
    setBase({ draft: next, version: stored.version });
    select(null);
  };
  const saving = useSave(
    workflow === null ? null : String(workflow.id),
    (saved) => {
      kept.drop();
      take(saved);
    },
    () => {
      check.again();
      setTimeout(() => heading.current?.focus());
    },
  );
  const refusal = saving.refusalOf(draft);
  // A page that was only just opened does not begin with reproaches.
  const problems = useMemo(() => {
    if (!unsaved && !workflow) return [];
    return refusal && !check.problems.some(({ path }) => path === refusal.path) ? [refusal, ...check.problems] : check.problems;
  }, [check.problems, refusal, unsaved, workflow]);

  const change = useCallback((work: (draft: Draft) => Draft) => changeDraft((draft) => withSlug(draft, work(draft), follows)), [changeDraft, follows]);
  const setBroken = useCallback((path: string, isBroken: boolean) => {
    setBrokenSet((set) => (set.has(path) === isBroken ? set : new Set(isBroken ? [...set, path] : [...set].filter((each) => each !== path))));
  }, []);
  const editor: Editor = useMemo(
    () => ({ draft, problems, change, selected, select, broken, setBroken }),
    [draft, problems, change, selected, broken, setBroken],
  );

  const ready = unreadable === null && broken.size === 0;
  const save = () => ready && void saving.save(draft, base.version);
  const saveNow = useRef(save);
  saveNow.current = save;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "s" || !(event.metaKey || event.ctrlKey) || event.altKey || event.shiftKey) return;
      event.preventDefault();
      saveNow.current();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);

  const jump = ({ path }: Problem) => {
    const step = allSteps(draft)
      .filter((each) => isWithin(path, joined(each.path)))
      .at(-1);
    if (step) select(joined(step.path));
    const inJson = !wide && view === "json";
    if (json.current && unreadable === null) showLine(json.current, lineAt(linesOf(text), path), inJson);
    if (inJson) return;
    if (!wide) setView("form");
    setTimeout(() => focusPlace(path));
  };
  const steps = useMemo(() => drawnSteps(draft), [draft]);
  const selectedPath = allSteps(draft).find(({ path }) => joined(path) === selected)?.path;
  const selectDrawn = (drawn: string) => {
    const found = allSteps(draft).find(({ step }) => step.id === drawnId(drawn));
    if (!found) return;
    select(joined(found.path));
    if (!wide) setView("form");
    setTimeout(() => focusPlace(joined(found.path)));
  };
  const shown = wide && view === "form" ? "json" : view;
  const list = (
    <ProblemList fresh={!unsaved && !workflow} problems={problems} checking={check.checking} failed={check.failed} heading={heading} onJump={jump} />
  );
  return (
    <EditorContext value={editor}>
      <LeaveGuard unsaved={unsaved && !saving.saving} />
      {kept.found && (
        <KeptDraft
          kept={kept.found}
          base={base.version}
          onTake={({ text, version }) => {
            write(text);
            setBase({ ...base, version });
            kept.settle();
          }}
          onDrop={kept.settle}
        />
      )}
      <div className="sticky top-12 z-20 -mx-4 -mt-2 grid grid-cols-[1fr_auto] items-center gap-3 border-b bg-background px-4 py-2 sm:-mx-8 sm:px-8 md:top-0 lg:grid-cols-2 lg:gap-6">
        <p role="status" className="text-xs text-muted-foreground max-lg:sr-only">
          {unsaved ? "Not saved yet" : base.version && `Version ${base.version}`}
        </p>
        <div className="flex items-center justify-between gap-3 max-lg:contents">
          <ViewSwitch views={wide ? VIEWS.slice(1) : VIEWS} shown={shown} onShow={setView} />
          <Button variant="primary" disabled={!ready || saving.saving || (!unsaved && workflow !== null)} onClick={save} aria-keyshortcuts="Control+S Meta+S">
            <Save aria-hidden /> {saving.saving ? "Saving…" : "Save"}
          </Button>
        </div>
      </div>
      {saving.failure && <Alert title="It could not be saved">{saving.failure}</Alert>}
      {!wide && list}
      <div className="grid grid-cols-1 gap-6 lg:grid-cols-2">
        <section aria-label="Form" inert={unreadable !== null} className={cn(view !== "form" && "max-lg:hidden", unreadable && "opacity-60")}>
          <DefinitionForm />
        </section>
        <div className={cn("flex flex-col gap-3 lg:sticky lg:top-18 lg:h-[calc(100dvh-6rem)]", view === "form" && "max-lg:hidden")}>
          {wide && list}
          <div className={cn("flex min-h-0 flex-1 flex-col", shown !== "json" && "hidden")}>
            <JsonEditor
              text={text}
              unreadable={unreadable}
              problems={problems}
              closed={broken.size > 0 ? "A box of the form holds JSON that cannot be read yet. Mend it there first." : null}
              control={json}
              onWrite={write}
              onForget={forget}
            />
          </div>
          {shown === "graph" &&
            (steps.length > 0 ? (
              <WorkflowGraph
                steps={steps}
                states={{}}
                selected={selectedPath ? drawnPath(draft, selectedPath) : null}
                onSelect={selectDrawn}
                label="The workflow as a graph"
                outline={false}
              />
            ) : (
              <p className="rounded-lg border border-dashed p-6 text-center text-muted-foreground">Nothing to draw yet. Add a step.</p>
            ))}
        </div>
      </div>
      <ChangedDialog
        theirs={saving.theirs}
        onLoad={(theirs) => {
          take(theirs);
          saving.forgetTheirs();
        }}
        onOverwrite={(theirs) => void saving.save(draft, theirs.version)}
        onClose={saving.forgetTheirs}
      />
    </EditorContext>
  );
}
