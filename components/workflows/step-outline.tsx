import { cn } from "../ui/cn";
import { standings } from "./graph-layout";
import { lookOf, StatusIcon } from "./status";
import { rowsOf, type Step, wordsOf } from "./step";

type Props = { steps: Step[]; states: Record<string, { status: string }>; onSelect(path: string): void };

/** The same as the picture in words: the steps as a list of lists. */
export function StepOutline({ steps, states, onSelect }: Props) {
  return (
    <details className="rounded-lg border">
      <summary className="px-3 py-2 font-medium">Steps as a list</summary>
      <div className="border-t p-3">
        <Row steps={steps} prefix="" standing={standings(states)} onSelect={onSelect} />
      </div>
    </details>
  );
}

type RowProps = { steps: Step[]; prefix: string; standing: ReturnType<typeof standings>; onSelect(path: string): void };

function Row({ steps, prefix, standing, onSelect }: RowProps) {
  return (
    <ol className="space-y-1">
      {steps.map((step) => {
        const key = prefix + step.id;
        const stands = standing.get(key);
        const inner = step.type === "foreach" ? `${key}[].` : prefix;
        return (
          <li key={key}>
            <button
              type="button"
              onClick={() => onSelect(stands?.path ?? key.replaceAll("[]", "[0]"))}
              className="inline-flex max-w-full items-center gap-2 rounded-md px-1.5 py-0.5 text-left hover:bg-muted"
            >
              {stands && <StatusIcon status={stands.status} />}
              <span className="min-w-0 break-words">
                <span className="font-medium">{step.name ?? step.id}</span> <span className="text-muted-foreground">{wordsOf(step)}</span>
                {stands && <span className="sr-only">, {lookOf(stands.status).label}</span>}
              </span>
            </button>
            {rowsOf(step).map((row, i) => (
              // Rows have no name of their own, and stand where they stand.
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              <div key={i} className={cn("mt-1 ml-2 border-l pl-3", i > 0 && "mt-2")}>
                {row.label !== null && (
                  <p className="text-xs break-words text-muted-foreground">{row.label === "otherwise" ? "Otherwise" : `If ${row.label}`}</p>
                )}
                {row.steps.length > 0 ? (
                  <Row steps={row.steps} prefix={inner} standing={standing} onSelect={onSelect} />
                ) : (
                  <p className="text-xs text-muted-foreground">Nothing</p>
                )}
              </div>
            ))}
          </li>
        );
      })}
    </ol>
  );
}
