"use client";

import { Tabs } from "@base-ui/react/tabs";
import { Play } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, type KeyboardEvent, useMemo, useRef, useState } from "react";
import { ApiRefusal, api } from "#lib/client";
import { ParameterForm } from "../skills/parameter-form";
import { ParameterError, parametersOf, toInput } from "../skills/parameters";
import { Alert } from "../ui/alert";
import { Button } from "../ui/button";
import { Field, Textarea } from "../ui/field";
import { isObject } from "./draft";
import { readJson } from "./json-lines";

const TAB = "rounded-[5px] px-2.5 py-1 text-xs font-medium text-muted-foreground data-active:bg-background data-active:text-foreground data-active:shadow-sm";

type Failure = { message: string; code?: string; field?: string };

/** Where a workflow is given its input and started; how it goes is on the run's page. */
export function LaunchForm({ workflowId, inputSchema }: { workflowId: string; inputSchema: Record<string, unknown> | null }) {
  const parameters = useMemo(() => parametersOf(inputSchema), [inputSchema]);
  const [mode, setMode] = useState(parameters.length > 0 ? "form" : "json");
  const [values, setValues] = useState<Record<string, string | boolean>>({});
  const [text, setText] = useState("{}");
  const [failure, setFailure] = useState<Failure | null>(null);
  const [starting, setStarting] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const router = useRouter();

  const launch = async (event: FormEvent) => {
    event.preventDefault();
    if (starting) return;
    setStarting(true);
    setFailure(null);
    try {
      const inputData = mode === "form" ? toInput(parameters, values) : readInput(text);
      const { runId } = await api("POST /workflows/{workflowId}/launch", { workflowId, inputData });
      // It stays "starting" until the next page is there, so that nobody starts it twice.
      router.push(`/workflows/runs/${runId}`);
    } catch (error) {
      setFailure(toFailure(error));
      setStarting(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) form.current?.requestSubmit();
  };
  const shown = failure?.field !== undefined && mode === "form" && parameters.some(({ name }) => name === failure.field);
  const errors = shown && failure?.field !== undefined ? { [failure.field]: failure.message } : {};
  const json = (
    <Field label="Input as JSON" hint={parameters.length === 0 ? "An object. Steps name it as input." : undefined}>
      <Textarea rows={5} value={text} spellCheck={false} className="font-mono text-xs" onChange={(event) => setText(event.currentTarget.value)} />
    </Field>
  );
  return (
    <form ref={form} aria-label="Run" onSubmit={launch} onKeyDown={onKeyDown} className="space-y-4 rounded-lg border bg-card p-4">
      {parameters.length === 0 ? (
        json
      ) : (
        <Tabs.Root
          value={mode}
          className="space-y-3"
          onValueChange={(value) => {
            // What is filled in comes along, as far as it can be read.
            if (value === "json") setText(jsonOf(() => toInput(parameters, values)) ?? text);
            setMode(String(value));
          }}
        >
          <Tabs.List aria-label="Form or JSON" className="inline-flex gap-0.5 rounded-md bg-muted p-0.5">
            <Tabs.Tab value="form" className={TAB}>
              Form
            </Tabs.Tab>
            <Tabs.Tab value="json" className={TAB}>
              JSON
            </Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="form" tabIndex={-1}>
            <ParameterForm parameters={parameters} values={values} onChange={setValues} errors={errors} />
          </Tabs.Panel>
          <Tabs.Panel value="json" tabIndex={-1}>
            {json}
          </Tabs.Panel>
        </Tabs.Root>
      )}
      {failure && !shown && <Alert title={failure.field ? `${failure.field}: ${failure.message}` : failure.message} code={failure.code} />}
      <div className="flex justify-end">
        <Button type="submit" variant="primary" disabled={starting} aria-keyshortcuts="Control+Enter Meta+Enter">
          <Play aria-hidden /> {starting ? "Starting…" : "Run"}
          <kbd aria-hidden className="ml-1 font-sans text-xs opacity-75 max-sm:hidden">
            Ctrl ↵
          </kbd>
        </Button>
      </div>
    </form>
  );
}

function jsonOf(read: () => unknown): string | undefined {
  try {
    return JSON.stringify(read(), null, 2);
  } catch (error) {
    if (error instanceof ParameterError) return undefined;
    throw error;
  }
}

function readInput(text: string): Record<string, unknown> {
  const read = text.trim() === "" ? { value: {} } : readJson(text);
  if ("why" in read) throw new Error(`The input is not JSON: ${read.why}`);
  if (!isObject(read.value)) throw new Error("The input has to be an object: { … }.");
  return read.value;
}

function toFailure(error: unknown): Failure {
  const { message } = error as Error;
  if (error instanceof ParameterError) return { message, field: error.parameter };
  if (!(error instanceof ApiRefusal)) return { message };
  const field = /^inputData\.(.+)/.exec(error.param ?? "")?.[1];
  return { message, ...(field ? { field } : { code: error.code }) };
}
