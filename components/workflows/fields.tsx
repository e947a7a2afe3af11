"use client";

import { type ReactNode, type RefObject, useRef, useState } from "react";
import { Field, Input, Textarea } from "../ui/field";
import type { Path } from "./draft";
import { usePlace } from "./editor-context";
import { InsertReference } from "./insert-reference";
import { JsonTextarea, useJsonBox } from "./json-box";

type Place = { path: Path; label: string; value: unknown; hint?: ReactNode };

const shown = (value: unknown) => (typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value));

/** A field with what can be inserted into it beside its label. */
function Labelled({
  at,
  label,
  hint,
  error,
  tools,
  children,
}: {
  at: string;
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  tools?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div data-path={at} className="relative scroll-mt-24">
      <Field label={label} hint={hint} error={error}>
        {children}
      </Field>
      {tools && <div className="absolute -top-0.5 right-0 flex items-center gap-1">{tools}</div>}
    </div>
  );
}

/** A text. `templates` says that expressions can stand in it; `condition` that it is one. Left empty it goes away where it is `optional`. */
export function TextField({
  path,
  label,
  value,
  hint,
  lines = 1,
  templates = false,
  condition = false,
  optional = false,
  placeholder,
}: Place & { lines?: number; templates?: boolean; condition?: boolean; optional?: boolean; placeholder?: string }) {
  const { at, error, set } = usePlace(path);
  const control = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const write = (text: string) => set(text === "" && optional ? undefined : text);
  const props = { ref: control, value: shown(value), placeholder, spellCheck: !condition, className: condition ? "font-mono text-xs" : "" };
  return (
    <Labelled
      at={at}
      label={label}
      hint={hint}
      error={error}
      tools={(templates || condition) && <InsertReference path={path} label={label} control={control} bare={condition} onInsert={write} />}
    >
      {lines > 1 ? (
        <Textarea {...props} rows={lines} onChange={(event) => write(event.currentTarget.value)} />
      ) : (
        <Input {...props} onChange={(event) => write(event.currentTarget.value)} />
      )}
    </Labelled>
  );
}

/** A number, or, where `templates` can stand, a text with expressions in it. Empty it is taken away, with what it is a part of where `clears` says so. */
export function NumberField({
  path,
  label,
  value,
  hint,
  templates = false,
  placeholder,
  clears = path,
}: Place & { templates?: boolean; placeholder?: string; clears?: Path }) {
  const { at, error, set } = usePlace(path);
  const whole = usePlace(clears);
  const control = useRef<HTMLInputElement>(null);
  const write = (text: string) => (text.trim() === "" ? whole.set(undefined) : set(text.trim() === String(Number(text)) ? Number(text) : text));
  return (
    <Labelled
      at={at}
      label={label}
      hint={hint}
      error={error}
      tools={templates && <InsertReference path={path} label={label} control={control} onInsert={write} />}
    >
      <Input
        ref={control}
        inputMode={templates ? "text" : "numeric"}
        value={shown(value)}
        placeholder={placeholder}
        onChange={(event) => write(event.currentTarget.value)}
      />
    </Labelled>
  );
}

/** Any value: a text with expressions in it, or JSON. */
export function ValueField({ path, label, value, hint, lines = 3 }: Place & { lines?: number }) {
  const [asJson, setAsJson] = useState(typeof value !== "string");
  const { at, error, set } = usePlace(path);
  const control = useRef<HTMLTextAreaElement>(null);
  // What became something else in the whole JSON cannot be shown as a text any more.
  const json = asJson || (typeof value !== "string" && value !== undefined);
  const mode = (next: boolean) => {
    setAsJson(next);
    if (!next && typeof value !== "string") set(value === undefined || isEmpty(value) ? "" : JSON.stringify(value));
    if (next && value === "") set({});
  };
  return json ? (
    <JsonField path={path} label={label} value={value} hint={hint} templates tools={<Mode label={label} json onChange={mode} />} />
  ) : (
    <Labelled
      at={at}
      label={label}
      hint={hint}
      error={error}
      tools={
        <>
          <InsertReference path={path} label={label} control={control} onInsert={set} />
          <Mode label={label} json={false} onChange={mode} />
        </>
      }
    >
      <Textarea ref={control} rows={lines} value={shown(value)} onChange={(event) => set(event.currentTarget.value)} />
    </Labelled>
  );
}

const isEmpty = (value: unknown) => JSON.stringify(value) === "{}" || JSON.stringify(value) === "[]";

function Mode({ label, json, onChange }: { label: string; json: boolean; onChange(json: boolean): void }) {
  return (
    <button
      type="button"
      aria-pressed={json}
      aria-label={`${label} as JSON`}
      className="h-6 rounded px-1.5 font-mono text-xs text-muted-foreground hover:bg-muted hover:text-foreground aria-pressed:bg-muted aria-pressed:text-foreground"
      onClick={() => onChange(!json)}
    >
      JSON
    </button>
  );
}

/** A value that is written as JSON. */
export function JsonField({ path, label, value, hint, templates = false, tools }: Place & { templates?: boolean; tools?: ReactNode }) {
  const { at, error, set } = usePlace(path);
  const box = useJsonBox(at, value, set);
  const control: RefObject<HTMLTextAreaElement | null> = useRef(null);
  return (
    <Labelled
      at={at}
      label={label}
      hint={hint}
      error={box.error ?? error}
      tools={
        <>
          {templates && <InsertReference path={path} label={label} control={control} onInsert={box.write} />}
          {tools}
        </>
      }
    >
      <JsonTextarea text={box.text} onWrite={box.write} control={control} />
    </Labelled>
  );
}
