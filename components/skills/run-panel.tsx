"use client";

import { Tabs } from "@base-ui/react/tabs";
import { FlaskConical, Play } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ClipboardEvent, type FormEvent, useCallback, useEffect, useEffectEvent, useRef, useState } from "react";
import { ApiRefusal, api } from "#lib/client";
import { FailureAlert } from "../executions/failure-alert";
import { asFailure, type Failure } from "../executions/follow-execution";
import { LiveExecution } from "../executions/live-execution";
import { keep } from "../home/steps-kept";
import { Alert } from "../ui/alert";
import { Button } from "../ui/button";
import { cn } from "../ui/cn";
import { Field, Textarea } from "../ui/field";
import { Link } from "../ui/link";
import { useDrop } from "../ui/use-drop";
import { Attachments, addFiles, pastedFiles, toAttachment, toFile } from "./attachments";
import { ParameterForm } from "./parameter-form";
import { fieldAt, ParameterError } from "./parameter-values";
import { type Earlier, type Example, type Mode, useRunDraft } from "./run-draft";
import { Estimate, ModelField, type RunFacts } from "./run-facts";

const TAB = "rounded-[5px] px-2.5 py-1 text-xs font-medium text-muted-foreground data-active:bg-background data-active:text-foreground data-active:shadow-sm";
const MODES: [Mode, string][] = [
  ["text", "Text"],
  ["form", "Form"],
  ["json", "JSON"],
];
/** What stands in place of a secret's value. */
const MASK = /\[secret [\w-]+\]/;

/** Refused for a place in the input, for the model, or as a whole. */
type Refused = Failure & { at?: string; model?: boolean };
type Props = {
  workspace: string;
  slug: string;
  parameters: Record<string, unknown> | null;
  example: Example | null;
  tries: boolean;
  earlier?: Earlier | null;
  facts: RunFacts;
};

/** Where a skill is given its input and run, and what comes of it. `tries` begins with the skill's example filled in, `earlier` with a run's. */
export function RunPanel({ workspace, slug, parameters: schema, example, tries, earlier = null, facts }: Props) {
  const begins = tries && example !== null && !earlier;
  const { parameters, draft, change, files, setFiles, shown, turnTo, input } = useRunDraft({ slug, schema, example, earlier, fresh: begins });
  const { mode, values } = draft;
  const [failure, setFailure] = useState<Refused | null>(null);
  const [running, setRunning] = useState(false);
  const [filling, setFilling] = useState(begins);
  const [executionId, setExecutionId] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const output = useRef<HTMLDivElement>(null);
  const router = useRouter();
  useEffect(() => {
    // After a long form the output would begin out of sight. It has hardly begun, so there is room kept for it.
    if (executionId) output.current?.scrollIntoView({ block: "start" });
  }, [executionId]);

  const run = async (event: FormEvent) => {
    event.preventDefault();
    if (running || filling) return;
    setRunning(true);
    setFailure(null);
    try {
      const given = { slug, input: input(), interface: "web" as const, ...(facts.models && draft.model.trim() && { model: draft.model.trim() }) };
      const attachments = await Promise.all(files.map(toAttachment));
      const started = await api("POST /skills/{slug}/run", { ...given, ...(attachments.length > 0 && { attachments }) });
      setExecutionId(String(started.executionId));
    } catch (error) {
      setFailure(toRefused(error));
      // What is wrong can be far from what is seen.
      requestAnimationFrame(() => form.current?.querySelector("[aria-invalid=true], [data-invalid], [role=alert]")?.scrollIntoView({ block: "nearest" }));
    }
    setRunning(false);
  };
  const fill = async () => {
    setFailure(null);
    setFilling(true);
    try {
      const { input, attachments } = await api("GET /marketplace/skills/{slug}/example", { slug });
      change(shown(input));
      setFiles(attachments.map(toFile));
    } catch (error) {
      setFailure(toRefused(error));
    }
    setFilling(false);
  };
  // Once: when a run has ended the page is loaded again, and what was changed since stays.
  const begun = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it happens once
  useEffect(() => {
    if (!begins || begun.current) return;
    begun.current = true;
    void fill();
  }, [begins]);
  const add = (added: File[]) => {
    try {
      setFiles(addFiles(files, added));
      setFailure(null);
    } catch (error) {
      setFailure({ code: "REQUEST_TOO_LARGE", message: (error as Error).message });
    }
  };
  const ended = useCallback(() => {
    keep(workspace, "looked");
    router.refresh();
  }, [workspace, router]);
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const { key, metaKey, ctrlKey, target } = event;
    if (key !== "Enter" || !(metaKey || ctrlKey)) return;
    // Nothing has the focus when somebody has just come to try it; what has it elsewhere, such as a dialog, means something else by it.
    if (target === document.body || (target instanceof Node && form.current?.contains(target))) form.current?.requestSubmit();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, []);
  const onPaste = (event: ClipboardEvent) => {
    const pasted = pastedFiles(event.clipboardData);
    if (pasted.length === 0) return;
    event.preventDefault();
    add(pasted);
  };
  const dropping = useDrop((dropped) => add([...dropped.files]));
  const at = failure?.at;
  const field = at === undefined ? undefined : mode === "form" ? fieldAt(parameters, values, at) : undefined;
  const errors = failure && field ? { [field]: field === at ? failure.message : `${at}: ${failure.message}` } : {};
  const wrongModel = failure?.model && facts.models ? failure.message : undefined;
  const masked = earlier && MASK.test(JSON.stringify(earlier.input));
  const textField = (
    <Field label="Input">
      <Textarea
        dir="auto"
        rows={8}
        value={draft.text}
        onChange={(event) => change({ text: event.currentTarget.value })}
        placeholder="Paste or write what the skill should work on"
      />
    </Field>
  );
  const jsonField = (
    <Field label="Input as JSON" error={failure && at !== undefined && mode === "json" ? `${at}: ${failure.message}` : undefined}>
      <Textarea
        rows={12}
        value={draft.json}
        spellCheck={false}
        className="font-mono text-xs"
        onChange={(event) => change({ json: event.currentTarget.value })}
      />
    </Field>
  );
  return (
    <div className="space-y-6">
      {earlier && (
        <Alert tone="info" title={`Filled in from ${earlier.id}`}>
          {masked ? "A secret’s value is hidden in it: write it anew where you see [secret …]. " : ""}
          <Link href={`/library/${slug}`} className="py-0.5 font-medium underline underline-offset-2">
            Begin without it
          </Link>
        </Alert>
      )}
      <form
        ref={form}
        aria-label="Run"
        onSubmit={run}
        onPaste={onPaste}
        className={cn("rounded-lg border bg-card", dropping && "border-ring ring-1 ring-ring")}
      >
        {/* What has the focus is never below the row that stays in sight. */}
        <div className="space-y-4 p-4 **:scroll-mb-28">
          {parameters.length === 0 && mode === "text" ? (
            textField
          ) : (
            <Tabs.Root
              value={mode}
              className="space-y-3"
              onValueChange={(value) => {
                const why = turnTo(value as Mode);
                setFailure(why ? { code: "INVALID_INPUT", message: why } : null);
              }}
            >
              <Tabs.List aria-label="Text, form or JSON" className="inline-flex gap-0.5 rounded-md bg-muted p-0.5">
                {MODES.filter(([value]) => value !== "form" || parameters.length > 0).map(([value, label]) => (
                  <Tabs.Tab key={value} value={value} className={TAB}>
                    {label}
                  </Tabs.Tab>
                ))}
              </Tabs.List>
              <Tabs.Panel value="text" tabIndex={-1}>
                {textField}
              </Tabs.Panel>
              <Tabs.Panel value="form" tabIndex={-1}>
                <ParameterForm parameters={parameters} values={values} onChange={(values) => change({ values })} errors={errors} />
              </Tabs.Panel>
              <Tabs.Panel value="json" tabIndex={-1}>
                {jsonField}
              </Tabs.Panel>
            </Tabs.Root>
          )}
          {facts.models && (
            <ModelField models={facts.models} byok={facts.byok} value={draft.model} onChange={(model) => change({ model })} error={wrongModel} />
          )}
          {failure && !field && !wrongModel && !(at !== undefined && mode === "json") && <FailureAlert failure={failure} />}
          <Attachments files={files} onAdd={add} onRemove={(file) => setFiles(files.filter((each) => each !== file))} />
        </div>
        <div className="sticky bottom-0 z-10 flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-b-lg border-t bg-card px-4 py-3">
          <Estimate {...facts} />
          <div className="ml-auto flex gap-2">
            {example !== null && (
              <Button variant="outline" disabled={running} onClick={fill}>
                <FlaskConical aria-hidden /> Use the example
              </Button>
            )}
            <Button type="submit" variant="primary" disabled={running || filling} aria-keyshortcuts="Control+Enter Meta+Enter">
              <Play aria-hidden /> {running ? "Starting…" : "Run"}
              <kbd aria-hidden className="ml-1 font-sans text-xs opacity-75 max-sm:hidden">
                Ctrl ↵
              </kbd>
            </Button>
          </div>
        </div>
      </form>
      <div ref={output} className={cn("scroll-mt-16 md:scroll-mt-6", executionId && "min-h-[60dvh]")}>
        {executionId && <LiveExecution key={executionId} id={executionId} link onRerun={setExecutionId} onEnd={ended} />}
      </div>
    </div>
  );
}

function toRefused(error: unknown): Refused {
  if (error instanceof ParameterError) return { code: "INVALID_INPUT", message: error.message, at: error.parameter };
  if (error instanceof SyntaxError) return { code: "INVALID_INPUT", message: error.message };
  const at = error instanceof ApiRefusal ? /^input\.(.+)/.exec(error.param ?? "")?.[1] : undefined;
  const model = error instanceof ApiRefusal && error.param === "model";
  return { ...asFailure(error), model, ...(at !== undefined && { at }) };
}
