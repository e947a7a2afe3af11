"use client";

import { Tabs } from "@base-ui/react/tabs";
import { useMemo, useState } from "react";
import { ApiRefusal } from "#lib/client";
import { ParameterForm } from "../skills/parameter-form";
import { fieldAt, ParameterError, toInput, toValues } from "../skills/parameter-values";
import { parametersOf } from "../skills/parameters";
import { Alert } from "../ui/alert";
import { Field, Textarea } from "../ui/field";
import { isObject, print } from "./draft";
import { readJson } from "./json-lines";

const TAB = "rounded-[5px] px-2.5 py-1 text-xs font-medium text-muted-foreground data-active:bg-background data-active:text-foreground data-active:shadow-sm";

/** An input that was refused: why, and at which field when that is known. */
export type InputFailure = { message: string; code?: string; field?: string };

/** What a run is to be given: fields for the workflow's schema, and JSON where there is none or where that is wanted. */
export function useInputData(inputSchema: Record<string, unknown> | null, initial: Record<string, unknown> = {}, { inOrder = false } = {}) {
  const example = useMemo(() => exampleOf(inputSchema), [inputSchema]);
  const parameters = useMemo(() => parametersOf(inputSchema, example, { inOrder }), [inputSchema, example, inOrder]);
  const [values, setValues] = useState(() => toValues(parameters, initial) ?? {});
  const [mode, setMode] = useState(() => (toValues(parameters, initial) ? "form" : "json"));
  const [text, setText] = useState(() => print(initial));
  const change = (next: string) => {
    // What is filled in comes along, as far as it can be read.
    if (next === "json") setText(jsonOf(() => toInput(parameters, values)) ?? text);
    else {
      const read = readJson(text);
      const shown = "value" in read && isObject(read.value) ? toValues(parameters, read.value) : undefined;
      if (shown) setValues(shown);
    }
    setMode(next);
  };
  /** Fills in what the workflow's author gives as an example; as JSON when the form cannot show it. */
  const fill =
    example &&
    (() => {
      const shown = toValues(parameters, example);
      setValues(shown ?? {});
      setText(print(example));
      if (!shown || parameters.length === 0) setMode("json");
    });
  const read = () => (mode === "form" ? toInput(parameters, values) : readInput(text));
  return { parameters, values, setValues, mode, change, text, setText, fill, read };
}

function exampleOf(schema: Record<string, unknown> | null): Record<string, unknown> | null {
  const first = Array.isArray(schema?.examples) ? schema.examples[0] : undefined;
  return isObject(first) ? first : null;
}

export function InputDataFields({ input, failure }: { input: ReturnType<typeof useInputData>; failure: InputFailure | null }) {
  const { parameters, values, setValues, mode, change, text, setText } = input;
  const wrong = mode === "form" && failure?.field ? fieldAt(parameters, values, failure.field) : undefined;
  // What is wrong where there is no field of its own is said at the one that holds it, with the place.
  const errors = wrong && failure ? { [wrong]: failure.field === wrong ? failure.message : `${failure.field}: ${failure.message}` } : {};
  const json = (
    <Field label="Input as JSON" hint={parameters.length === 0 ? "An object. Steps name it as input." : undefined}>
      <Textarea rows={5} value={text} spellCheck={false} className="font-mono text-xs" onChange={(event) => setText(event.currentTarget.value)} />
    </Field>
  );
  return (
    <>
      {parameters.length === 0 ? (
        json
      ) : (
        <Tabs.Root value={mode} className="space-y-3" onValueChange={(value) => change(String(value))}>
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
      {failure && !wrong && <Alert title={failure.field ? `${failure.field}: ${failure.message}` : failure.message} code={failure.code} />}
    </>
  );
}

function jsonOf(read: () => unknown): string | undefined {
  try {
    return print(read());
  } catch (error) {
    if (error instanceof ParameterError) return undefined;
    throw error;
  }
}

function readInput(text: string): Record<string, unknown> {
  const read = text.trim() === "" ? { value: {} } : readJson(text);
  if ("why" in read) throw new Error(`The input is not JSON. ${read.why}`);
  if (!isObject(read.value)) throw new Error("The input has to be an object: { … }.");
  return read.value;
}

/** A refusal as the form shows it. `at` is the input's name in the request. */
export function toInputFailure(error: unknown, at = "inputData"): InputFailure {
  const { message } = error as Error;
  if (error instanceof ParameterError) return { message, field: error.parameter };
  if (!(error instanceof ApiRefusal)) return { message };
  const field = error.param?.startsWith(`${at}.`) ? error.param.slice(at.length + 1) : undefined;
  return { message, ...(field ? { field } : { code: error.code }) };
}
