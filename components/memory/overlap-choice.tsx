import { Choice as Answer } from "../ui/choice";
import type { Choice, Overlap } from "./merge";

/** One place that both changed: what was there, what each made of it, and which of them is kept. */
export function OverlapChoice({
  number,
  of,
  overlap,
  by,
  choice,
  disabled,
  onChoose,
}: {
  number: number;
  of: number;
  overlap: Overlap;
  by: string;
  choice: Choice;
  disabled: boolean;
  onChoose(choice: Choice): void;
}) {
  const answers: { value: Choice; label: string; lines?: string[] }[] = [
    { value: "theirs", label: `Theirs, by ${by}`, lines: overlap.theirs },
    { value: "mine", label: "Yours", lines: overlap.mine },
    { value: "both", label: "Both, yours first" },
  ];
  return (
    <fieldset className="min-w-0 space-y-3 rounded-lg border bg-card p-4">
      <legend className="sr-only">
        Place {number} of {of}
      </legend>
      <div className="space-y-1">
        <p className="text-xs text-muted-foreground">
          {of > 1 && `Place ${number} of ${of}. `}
          {overlap.base.length === 0 ? "Nothing was here when you began." : "What was here when you began:"}
        </p>
        {overlap.base.length > 0 && <Lines lines={overlap.base} />}
      </div>
      <div className="grid gap-3 lg:grid-cols-2">
        {answers.map(({ value, label, lines }) => (
          <Answer
            key={value}
            name={`overlap-${number}`}
            value={value}
            checked={choice === value}
            disabled={disabled}
            onChange={() => onChoose(value)}
            label={label}
            hint={lines && <Lines lines={lines} />}
            className={lines ? "min-w-0" : "lg:col-span-2"}
          />
        ))}
      </div>
    </fieldset>
  );
}

const Lines = ({ lines }: { lines: string[] }) =>
  lines.length === 0 || (lines.length === 1 && lines[0] === "") ? (
    <span className="block text-xs">(taken out)</span>
  ) : (
    <span dir="auto" className="block max-h-60 overflow-y-auto font-mono text-xs leading-relaxed break-words whitespace-pre-wrap">
      {lines.join("\n")}
    </span>
  );
