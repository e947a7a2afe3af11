import { cn } from "../ui/cn";
import { Coded } from "../ui/coded";
import { Checkbox, Field, Input, Select, Textarea } from "../ui/field";
import { ParameterRows } from "./parameter-rows";
import { isEmpty } from "./parameter-values";
import type { Parameter, Value, Values } from "./parameters";

type Form = {
  parameters: Parameter[];
  values: Values;
  onChange(values: Values): void;
  /** What is wrong, by the place of the field: `name`, or `rows.1.name` inside of others. */
  errors: Record<string, string>;
  /** How tall the first field is when it takes a text: it is what a skill works on. */
  rows?: number;
  /** Where these fields are, inside of others. */
  at?: string;
  /** Nothing has to be filled in: what these fields belong to may be left out as a whole. */
  lenient?: boolean;
};

const WIDE: Parameter["kind"][] = ["text", "json", "list", "group", "choices"];

/** The fields of a skill's parameters. What is left empty is not sent, and the skill's own default counts. */
export function ParameterForm({ parameters, values, onChange, errors, rows = 7, at = "", lenient = false }: Form) {
  return (
    <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
      {parameters.map((parameter, index) => (
        <div key={parameter.name} className={cn("min-w-0", WIDE.includes(parameter.kind) && "sm:col-span-2", parameter.kind === "switch" && "self-center")}>
          <ParameterField
            parameter={lenient ? { ...parameter, required: false } : parameter}
            value={values[parameter.name]}
            onChange={(value) => onChange({ ...values, [parameter.name]: value })}
            errors={errors}
            at={at + parameter.name}
            rows={index === 0 ? rows : 3}
          />
        </div>
      ))}
    </div>
  );
}

type One = {
  parameter: Parameter;
  value: Value | undefined;
  onChange(value: Value): void;
  errors: Record<string, string>;
  at: string;
  rows: number;
  bare?: boolean;
};

/** One field, with all that is inside of it. `bare` says its label only to who cannot see where it stands. */
export function ParameterField({ parameter, value, onChange, errors, at, rows, bare = false }: One) {
  const { label, kind } = parameter;
  const hint = hintOf(parameter);
  const error = errors[at];
  if (kind === "switch") {
    const checked = (value ?? parameter.initial) === true;
    return <Checkbox label={label} hint={error ?? hint} checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />;
  }
  if (kind === "choices") {
    const chosen = (Array.isArray(value) ? value : (parameter.initial ?? [])) as string[];
    const set = (option: string, on: boolean) => onChange((parameter.options ?? []).filter((each) => (each === option ? on : chosen.includes(each))));
    return (
      <Group label={label} hint={hint} error={error}>
        <div className="flex flex-wrap gap-x-5 gap-y-2">
          {parameter.options?.map((option) => (
            <Checkbox key={option} label={option} checked={chosen.includes(option)} onChange={(event) => set(option, event.currentTarget.checked)} />
          ))}
        </div>
      </Group>
    );
  }
  if (kind === "group") {
    const values = isValues(value) ? value : {};
    const form = (
      <ParameterForm
        parameters={parameter.fields ?? []}
        values={values}
        onChange={onChange}
        errors={errors}
        rows={3}
        at={`${at}.`}
        lenient={!parameter.required && isEmpty(values)}
      />
    );
    return (
      <Group label={label} hint={hint} error={error} bare={bare}>
        <div className={cn(!bare && "border-l pl-4")}>{form}</div>
      </Group>
    );
  }
  if (kind === "list") {
    return (
      <Group label={label} hint={hint} error={error} required={parameter.required}>
        <ParameterRows parameter={parameter} value={Array.isArray(value) ? value : []} onChange={onChange} errors={errors} at={at} />
      </Group>
    );
  }
  return (
    <Field label={<Label label={label} required={parameter.required} bare={bare} />} hint={hint && !bare && <Coded>{hint}</Coded>} error={error}>
      <Control parameter={parameter} value={typeof value === "string" ? value : ""} rows={rows} at={at} onChange={onChange} />
    </Field>
  );
}

const isValues = (value: Value | undefined): value is Values => typeof value === "object" && !Array.isArray(value);

/** The mark is drawn, not written: those who hear the form are told by the field itself. */
const Label = ({ label, required, bare = false }: { label: string; required: boolean; bare?: boolean }) => (
  <span className={cn(bare && "sr-only", required && !bare && "after:ml-0.5 after:text-danger after:content-['*']")}>{label}</span>
);

function Group({
  label,
  hint,
  error,
  required = false,
  bare,
  children,
}: {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  required?: boolean;
  bare?: boolean;
  children: React.ReactNode;
}) {
  return (
    <fieldset className="min-w-0 space-y-2">
      <legend className={cn("font-medium", bare && "sr-only")}>
        <Label label={label} required={required} />
      </legend>
      {hint && !bare && (
        <p className="text-xs text-muted-foreground">
          <Coded>{hint}</Coded>
        </p>
      )}
      {children}
      {error && (
        <p role="alert" className="text-xs text-danger">
          {error}
        </p>
      )}
    </fieldset>
  );
}

/** What is meant, and within which limits. */
function hintOf({ hint, minimum, maximum }: Parameter): string | undefined {
  const limits =
    minimum !== undefined && maximum !== undefined
      ? `${minimum} to ${maximum}.`
      : minimum !== undefined
        ? `At least ${minimum}.`
        : maximum !== undefined && `At most ${maximum}.`;
  return [hint, limits].filter(Boolean).join(" ") || undefined;
}

const TYPES: Partial<Record<Parameter["kind"], string>> = { date: "date", url: "url", email: "email" };

function Control({ parameter, value, rows, at, onChange }: { parameter: Parameter; value: string; rows: number; at: string; onChange(value: string): void }) {
  const { kind, options, required } = parameter;
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
  if (kind === "text" || kind === "json") {
    return (
      <Textarea
        dir="auto"
        rows={rows}
        required={required}
        value={value}
        placeholder={kind === "json" ? "JSON" : initial}
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
        {...(TYPES[kind] && { type: TYPES[kind] })}
        dir="auto"
        required={required}
        value={value || (kind === "date" ? (initial ?? "") : "")}
        placeholder={initial}
        list={options ? `${at}-options` : undefined}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {options && (
        <datalist id={`${at}-options`}>
          {options.map((option) => (
            <option key={option} value={option} />
          ))}
        </datalist>
      )}
    </>
  );
}
