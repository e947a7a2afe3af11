import { Coded } from "../ui/coded";
import { Checkbox, Field, Input, Select, Textarea } from "../ui/field";
import type { Parameter } from "./parameters";

type Values = Record<string, string | boolean>;

/** The fields of a skill's parameters. What is left empty is not sent, and the skill's own default counts. */
export function ParameterForm({
  parameters,
  values,
  onChange,
  errors,
  rows = 7,
}: {
  parameters: Parameter[];
  values: Values;
  onChange(values: Values): void;
  errors: Record<string, string>;
  /** How tall the first field is when it takes a text: it is what a skill works on. */
  rows?: number;
}) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {parameters.map((parameter, index) => {
        const { name, label, hint, kind } = parameter;
        const set = (value: string | boolean) => onChange({ ...values, [name]: value });
        const wide = kind === "text" || kind === "lines" || kind === "json" ? "sm:col-span-2" : "";
        if (kind === "switch") {
          const checked = (values[name] ?? parameter.initial) === true;
          return (
            <div key={name} className="self-center">
              <Checkbox label={label} hint={errors[name] ?? hint} checked={checked} onChange={(event) => set(event.currentTarget.checked)} />
            </div>
          );
        }
        const text = String(values[name] ?? "");
        return (
          <Field key={name} label={label} hint={hint && <Coded>{hint}</Coded>} error={errors[name]} className={wide}>
            <Control parameter={parameter} value={text} rows={index === 0 ? rows : 3} onChange={set} />
          </Field>
        );
      })}
    </div>
  );
}

function Control({ parameter, value, rows, onChange }: { parameter: Parameter; value: string; rows: number; onChange(value: string): void }) {
  const { name, kind, options, required } = parameter;
  const initial = typeof parameter.initial === "string" ? parameter.initial : undefined;
  if (kind === "choice") {
    return (
      <Select value={value || (initial ?? "")} required={required} onChange={(event) => onChange(event.currentTarget.value)}>
        {initial === undefined && <option value="" />}
        {options?.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </Select>
    );
  }
  if (kind === "text" || kind === "lines" || kind === "json") {
    return (
      <Textarea
        rows={rows}
        required={required}
        value={value}
        placeholder={kind === "json" ? "JSON" : kind === "lines" ? "One on each line" : undefined}
        className={kind === "json" ? "font-mono text-xs" : ""}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  const numeric = kind === "number" ? { type: "number", step: parameter.integer ? 1 : "any", min: parameter.minimum, max: parameter.maximum } : {};
  return (
    <>
      <Input
        {...numeric}
        required={required}
        value={value}
        placeholder={initial}
        list={options ? `${name}-options` : undefined}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {options && (
        <datalist id={`${name}-options`}>
          {options.map((option) => (
            <option key={option} value={option} />
          ))}
        </datalist>
      )}
    </>
  );
}
