"use client";

import { Field, Input, Select, Textarea } from "../ui/field";
import type { ConsoleInput } from "./console-request";

type Props = { input: ConsoleInput; value: string; error: string | undefined; onChange(value: string): void; onFile(file: File | undefined): void };

/** One field of the console, entered as its schema wants it. */
export function ConsoleField({ input, value, error, onChange, onFile }: Props) {
  const label = (
    <span className="font-mono text-xs">
      {input.name}
      {!input.required && <span className="sr-only"> (optional)</span>}
    </span>
  );
  return (
    <Field label={label} hint={input.hint} error={error}>
      <Control input={input} value={value} onChange={onChange} onFile={onFile} />
    </Field>
  );
}

function Control({ input: { kind, values, placeholder }, value, onChange, onFile }: Omit<Props, "error">) {
  if (kind === "choice" || kind === "boolean") {
    return (
      <Select value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">Not sent</option>
        {(kind === "boolean" ? ["true", "false"] : values).map((each) => (
          <option key={each}>{each}</option>
        ))}
      </Select>
    );
  }
  if (kind === "file") return <input type="file" className="block w-full text-xs" onChange={(event) => onFile(event.target.files?.[0])} />;
  if (kind === "json") {
    return (
      <Textarea
        rows={4}
        spellCheck={false}
        className="font-mono text-xs"
        placeholder={placeholder}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  }
  return (
    <Input
      autoComplete="off"
      spellCheck={false}
      inputMode={kind === "number" ? "decimal" : undefined}
      placeholder={placeholder}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
