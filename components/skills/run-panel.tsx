"use client";

import { Tabs } from "@base-ui/react/tabs";
import { FlaskConical, Play } from "lucide-react";
import { useRouter } from "next/navigation";
import { type DragEvent, type FormEvent, type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { ApiRefusal, api } from "#lib/client";
import { asFailure, type Failure } from "../executions/follow-execution";
import { LiveExecution } from "../executions/live-execution";
import { Alert } from "../ui/alert";
import { Button } from "../ui/button";
import { cn } from "../ui/cn";
import { Field, Textarea } from "../ui/field";
import { Attachments, addFiles, toAttachment, toFile } from "./attachments";
import { ParameterForm } from "./parameter-form";
import { ParameterError, parametersOf, toInput, toValues } from "./parameters";

const TAB = "rounded-[5px] px-2.5 py-1 text-xs font-medium text-muted-foreground data-active:bg-background data-active:text-foreground data-active:shadow-sm";

type Example = string | Record<string, unknown>;
type Props = { slug: string; parameters: Record<string, unknown> | null; example: Example | null; tries: boolean };

/** Where a skill is given its input and run, and what comes of it. `tries` begins with the skill's example filled in. */
export function RunPanel({ slug, parameters: schema, example, tries }: Props) {
  const parameters = useMemo(() => parametersOf(schema, example), [schema, example]);
  // A skill that takes no document has nothing to do with plain text.
  const [mode, setMode] = useState(() => (parameters.length === 0 || parametersOf(schema).some(({ kind }) => kind === "text") ? "text" : "form"));
  const [text, setText] = useState("");
  const [values, setValues] = useState<Record<string, string | boolean>>({});
  const [files, setFiles] = useState<File[]>([]);
  const [failure, setFailure] = useState<(Failure & { parameter?: string }) | null>(null);
  const [running, setRunning] = useState(false);
  const begins = tries && example !== null;
  const [filling, setFilling] = useState(begins);
  const [dropping, setDropping] = useState(false);
  const [executionId, setExecutionId] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const output = useRef<HTMLDivElement>(null);
  const router = useRouter();
  useEffect(() => {
    // After a long form the output would begin out of sight.
    if (executionId) output.current?.scrollIntoView({ block: "nearest" });
  }, [executionId]);

  const run = async (event: FormEvent) => {
    event.preventDefault();
    if (running || filling) return;
    setRunning(true);
    setFailure(null);
    try {
      const input = mode === "form" ? toInput(parameters, values) : text;
      const attachments = await Promise.all(files.map(toAttachment));
      const started = await api("POST /skills/{slug}/run", { slug, input, interface: "web", ...(attachments.length > 0 && { attachments }) });
      setExecutionId(String(started.executionId));
    } catch (error) {
      setFailure(toFailure(error));
    }
    setRunning(false);
  };
  const fill = useCallback(async () => {
    setFailure(null);
    setFilling(true);
    try {
      const { input, attachments } = await api("GET /marketplace/skills/{slug}/example", { slug });
      const values = typeof input === "string" ? undefined : toValues(parameters, input);
      setMode(values ? "form" : "text");
      // An object that the form has no fields for is written as it is sent.
      setText(typeof input === "string" ? input : JSON.stringify(input, null, 2));
      setValues(values ?? {});
      setFiles(attachments.map(toFile));
    } catch (error) {
      setFailure(toFailure(error));
    }
    setFilling(false);
  }, [slug, parameters]);
  // Once: when a run has ended the page is loaded again, and what was changed since stays.
  const begun = useRef(false);
  useEffect(() => {
    if (!begins || begun.current) return;
    begun.current = true;
    void fill();
  }, [begins, fill]);
  const add = (added: File[]) => {
    try {
      setFiles(addFiles(files, added));
      setFailure(null);
    } catch (error) {
      setFailure({ code: "REQUEST_TOO_LARGE", message: (error as Error).message });
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) form.current?.requestSubmit();
  };
  const drop = {
    onDragOver: (event: DragEvent) => {
      event.preventDefault();
      setDropping(true);
    },
    onDragLeave: () => setDropping(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setDropping(false);
      add([...event.dataTransfer.files]);
    },
  };
  const errors = failure?.parameter ? { [failure.parameter]: failure.message } : {};
  const textField = (
    <Field label="Input">
      <Textarea rows={8} value={text} onChange={(event) => setText(event.currentTarget.value)} placeholder="Paste or write what the skill should work on" />
    </Field>
  );
  return (
    <div className="space-y-6">
      <form
        ref={form}
        aria-label="Run"
        onSubmit={run}
        onKeyDown={onKeyDown}
        {...drop}
        className={cn("space-y-4 rounded-lg border bg-card p-4", dropping && "border-ring ring-1 ring-ring")}
      >
        {parameters.length === 0 ? (
          textField
        ) : (
          <Tabs.Root value={mode} onValueChange={(value) => setMode(String(value))} className="space-y-3">
            <Tabs.List aria-label="Text or form" className="inline-flex gap-0.5 rounded-md bg-muted p-0.5">
              <Tabs.Tab value="text" className={TAB}>
                Text
              </Tabs.Tab>
              <Tabs.Tab value="form" className={TAB}>
                Form
              </Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="text" tabIndex={-1}>
              {textField}
            </Tabs.Panel>
            <Tabs.Panel value="form" tabIndex={-1}>
              <ParameterForm parameters={parameters} values={values} onChange={setValues} errors={errors} />
            </Tabs.Panel>
          </Tabs.Root>
        )}
        {failure && !failure.parameter && <Alert title={failure.message} code={failure.code} />}
        <div className="flex flex-wrap items-end justify-between gap-3">
          <Attachments files={files} onAdd={add} onRemove={(file) => setFiles(files.filter((each) => each !== file))} />
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
      <div ref={output} className="scroll-mb-6">
        {executionId && <LiveExecution key={executionId} id={executionId} link onRerun={setExecutionId} onEnd={router.refresh} />}
      </div>
    </div>
  );
}

function toFailure(error: unknown): Failure & { parameter?: string } {
  if (error instanceof ParameterError) return { code: "INVALID_INPUT", message: error.message, parameter: error.parameter };
  const parameter = error instanceof ApiRefusal ? /^input\.([^.]+)/.exec(error.param ?? "")?.[1] : undefined;
  return { ...asFailure(error), ...(parameter !== undefined && { parameter }) };
}
