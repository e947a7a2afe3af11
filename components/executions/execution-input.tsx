import { formatSize } from "../ui/format";
import type { Execution } from "./follow-execution";

/** What an execution was given: a repository, files, and its input, folded. */
export function ExecutionInput({ input, attachments, connector }: Pick<Execution, "input" | "attachments" | "connector">) {
  const { repo, url, ref } = connector?.fields ?? {};
  return (
    <div className="space-y-2">
      {connector && (
        <p className="break-words text-muted-foreground">
          Repository: {String(repo ?? url ?? connector.type)}
          {ref !== undefined && ` at ${String(ref)}`}
        </p>
      )}
      {attachments.length > 0 && (
        <p className="text-muted-foreground">Attached: {attachments.map(({ filename, size }) => `${filename} (${formatSize(size)})`).join(", ")}</p>
      )}
      <FoldedInput input={input} />
    </div>
  );
}

function FoldedInput({ input }: { input: unknown }) {
  const text = typeof input === "string" ? input : JSON.stringify(input, null, 2);
  if (text.trim() === "") return null;
  return (
    <details className="rounded-lg border">
      <summary className="px-3 py-2 font-medium">
        Input <span className="font-normal text-muted-foreground tabular-nums">{text.length.toLocaleString("en")} characters</span>
      </summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section aria-label="Input" tabIndex={0} className="max-h-96 overflow-auto border-t bg-muted/60 p-3">
        <pre className="font-mono text-xs leading-relaxed break-words whitespace-pre-wrap">{text}</pre>
      </section>
    </details>
  );
}
