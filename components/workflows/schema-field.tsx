"use client";

import { Plus, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "../ui/button";
import { Checkbox, Field, Input, Select } from "../ui/field";
import type { Path } from "./draft";
import { usePlace } from "./editor-context";
import { JsonField } from "./fields";
import { KINDS, type SchemaRow, toRows, toSchema } from "./schema-rows";

/** A JSON Schema: as rows of fields while it is simple, as JSON when it is not or when that is wanted. */
export function SchemaField({ path, legend, hint, value, add = "Add a field" }: { path: Path; legend: string; hint: string; value: unknown; add?: string }) {
  const { at, error, set } = usePlace(path);
  const [asJson, setAsJson] = useState(false);
  const [rows, setRows] = useState<SchemaRow[]>(() => toRows(value) ?? []);
  const now = JSON.stringify(value);
  const seen = useRef(now);
  const simple = toRows(value) !== undefined;
  useEffect(() => {
    if (now === seen.current) return;
    seen.current = now;
    setRows(toRows(now === undefined ? undefined : JSON.parse(now)) ?? []);
  }, [now]);
  const change = (next: SchemaRow[]) => {
    const schema = toSchema(next);
    setRows(next);
    seen.current = JSON.stringify(schema);
    set(schema);
  };
  const toggle = simple && (
    <Button size="sm" variant="ghost" aria-pressed={asJson} aria-label={`${legend} as JSON`} onClick={() => setAsJson(!asJson)}>
      <span className="font-mono">JSON</span>
    </Button>
  );
  if (asJson || !simple) return <JsonField path={path} label={legend} value={value} hint={simple ? hint : `${hint} A JSON Schema.`} tools={toggle} />;
  return (
    <fieldset data-path={at} className="scroll-mt-24 space-y-2">
      <legend className="sr-only">{legend}</legend>
      <div className="flex items-center justify-between gap-2">
        <span aria-hidden className="font-medium">
          {legend}
        </span>
        {toggle}
      </div>
      {rows.length > 0 && (
        <ul className="space-y-2">
          {rows.map((row, i) => (
            <SchemaRowFields
              // A row has no name until one is typed.
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              key={i}
              row={row}
              onChange={(next) => change(rows.map((each, n) => (n === i ? next : each)))}
              onRemove={() => change(rows.toSpliced(i, 1))}
            />
          ))}
        </ul>
      )}
      <Button size="sm" onClick={() => setRows([...rows, { name: "", kind: "string", title: "", required: false, options: "" }])}>
        <Plus aria-hidden /> {add}
      </Button>
      <p className="text-xs text-muted-foreground">{hint}</p>
      {error && <p className="text-xs text-danger">{error}</p>}
    </fieldset>
  );
}

function SchemaRowFields({ row, onChange, onRemove }: { row: SchemaRow; onChange(row: SchemaRow): void; onRemove(): void }) {
  const about = row.name || "this field";
  return (
    <li className="space-y-2 rounded-md border p-2.5">
      <div className="flex items-end gap-2">
        <Field label={<span className="text-xs">Name</span>} className="min-w-0 flex-1">
          <Input value={row.name} spellCheck={false} onValueChange={(name) => onChange({ ...row, name })} className="h-8" />
        </Field>
        <Field label={<span className="text-xs">Kind</span>} className="min-w-0 flex-1">
          <Select value={row.kind} onChange={(event) => onChange({ ...row, kind: event.currentTarget.value })} className="h-8 py-0">
            {KINDS.map(({ kind, label }) => (
              <option key={kind} value={kind}>
                {label}
              </option>
            ))}
          </Select>
        </Field>
        <Button size="icon" variant="ghost" aria-label={`Remove ${about}`} onClick={onRemove}>
          <X aria-hidden />
        </Button>
      </div>
      {row.kind === "choice" && (
        <Field label={<span className="text-xs">Choices, with commas between them</span>}>
          <Input value={row.options} onValueChange={(options) => onChange({ ...row, options })} className="h-8" />
        </Field>
      )}
      <div className="flex flex-wrap items-end gap-x-4 gap-y-2">
        <Field label={<span className="text-xs">Label</span>} className="min-w-32 flex-1">
          <Input value={row.title} placeholder={row.name} onValueChange={(title) => onChange({ ...row, title })} className="h-8" />
        </Field>
        <div className="pb-1.5">
          <Checkbox label="Required" checked={row.required} onChange={(event) => onChange({ ...row, required: event.currentTarget.checked })} />
        </div>
      </div>
    </li>
  );
}
