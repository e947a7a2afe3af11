import { Badge } from "../ui/badge";
import type { Field } from "./field";
import { GuideText } from "./guide-text";

/** What a request takes or an answer holds, one below the other; what is inside of it is unfolded. */
export function Fields({ fields, required = true }: { fields: Field[]; required?: boolean }) {
  return (
    <ul className="divide-y">
      {fields.map((field) => (
        <li key={field.name} className="space-y-1 py-2.5">
          <FieldRow field={field} required={required} />
        </li>
      ))}
    </ul>
  );
}

function FieldRow({ field, required }: { field: Field; required: boolean }) {
  const { name, type, description, limits, values, standard, children, shapes } = field;
  return (
    <>
      <p className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5">
        <code className="font-mono text-xs font-semibold break-all">{name}</code>
        <span className="text-xs text-muted-foreground">{[type, ...limits].join(" · ")}</span>
        {required && field.required && <Badge className="ml-auto">Required</Badge>}
      </p>
      {description && <GuideText className="text-muted-foreground">{description}</GuideText>}
      {standard !== undefined && (
        <p className="text-xs text-muted-foreground">
          Unless given: <code className="font-mono break-all">{standard}</code>
        </p>
      )}
      {values.length > 0 && <Values values={values} />}
      {children.length > 0 && (
        <Fold label={`Fields of ${name}`}>
          <Fields fields={children} required={required} />
        </Fold>
      )}
      {shapes.map(({ label, children: inner }) => (
        <Fold key={label} label={label}>
          <Fields fields={inner} required={required} />
        </Fold>
      ))}
    </>
  );
}

/** A few are read at a glance; more are unfolded. */
function Values({ values }: { values: string[] }) {
  const list = <span className="font-mono text-xs break-words">{values.join(", ")}</span>;
  if (values.length <= 12) {
    return (
      <p className="text-xs text-muted-foreground">
        {values.length === 1 ? "Always " : "One of "}
        {list}
      </p>
    );
  }
  return (
    <Fold label={`One of ${values.length} values`}>
      <p className="py-2 text-muted-foreground">{list}</p>
    </Fold>
  );
}

function Fold({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <details className="group/fold">
      <summary className="flex w-fit items-center gap-1 rounded py-1 text-xs font-medium text-muted-foreground hover:text-foreground [&::-webkit-details-marker]:hidden">
        <span aria-hidden className="w-3.5 shrink-0 text-center leading-none group-open/fold:rotate-90">
          ›
        </span>
        {label}
      </summary>
      <div className="mt-1 border-l pl-3">{children}</div>
    </details>
  );
}
