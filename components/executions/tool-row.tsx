import { Check, CircleSlash, LoaderCircle, X } from "lucide-react";
import { cn } from "../ui/cn";
import { endOf, type OutputPart, titleOf } from "./output-parts";

type Tool = Extract<OutputPart, { type: "tool" }>;

/** One use of a tool: what was done and how it ended in a row, and both in full inside. */
export function ToolRow({ call, result, running }: Pick<Tool, "call" | "result"> & { running: boolean }) {
  return (
    <details className="rounded-md border">
      <summary className="px-3 py-1.5 text-xs">
        <span className="inline-flex w-[calc(100%-1.25rem)] items-center gap-2 align-middle">
          <span className="shrink-0 font-medium">{call.toolName}</span>
          <span className="min-w-0 flex-1 truncate font-mono text-muted-foreground">{titleOf(call)}</span>
          <End result={result} running={running} />
        </span>
      </summary>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={`${call.toolName}, block ${call.index}`}
        className="max-h-96 overflow-auto border-t bg-muted/60 font-mono text-xs leading-relaxed"
      >
        <Caption>Asked</Caption>
        <Plain>{wordsOf(call.input)}</Plain>
        {result && (
          <>
            <Caption className="border-t">Answered</Caption>
            <Plain>{wordsOf(result.output)}</Plain>
          </>
        )}
      </section>
    </details>
  );
}

const Caption = ({ className, children }: { className?: string; children: string }) => (
  <p className={cn("px-3 pt-2 font-sans text-muted-foreground", className)}>{children}</p>
);

const Plain = ({ className, children }: { className?: string; children: string }) => (
  <pre className={cn("px-3 pt-1 pb-3 break-words whitespace-pre-wrap", className)}>{children}</pre>
);

function End({ result, running }: { result: Tool["result"]; running: boolean }) {
  const [Icon, look, label] = result
    ? result.isError
      ? ([X, "text-danger", endOf(result)] as const)
      : ([Check, "text-success", endOf(result)] as const)
    : running
      ? ([LoaderCircle, "text-info", "running"] as const)
      : ([CircleSlash, "text-muted-foreground", "not finished"] as const);
  return (
    <span className={cn("inline-flex shrink-0 items-center gap-1 tabular-nums", look)}>
      <Icon aria-hidden className={cn("size-3.5", Icon === LoaderCircle && "animate-spin")} />
      {label}
    </span>
  );
}

/** A command as it was typed; other inputs field by field, so that a text keeps its lines. */
function wordsOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return JSON.stringify(value, null, 2) ?? "";
  const fields = Object.entries(value);
  const plain = (each: unknown) => (typeof each === "string" ? each : JSON.stringify(each, null, 2));
  if (fields.length === 1 && fields[0]?.[0] === "command") return plain(fields[0][1]);
  return fields.map(([name, each]) => (typeof each === "string" && each.includes("\n") ? `${name}:\n${each}` : `${name}: ${plain(each)}`)).join("\n");
}
