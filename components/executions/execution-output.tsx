import { ArtifactRow } from "../artifacts/artifact-row";
import { Markdown } from "../ui/markdown";
import type { Block } from "./follow-execution";

type BlockOf<Type extends Block["type"]> = Extract<Block, { type: Type }>;
const only = <Type extends Block["type"]>(blocks: Block[], ...types: Type[]) =>
  blocks.filter((block): block is BlockOf<Type> => (types as string[]).includes(block.type));

/** What an execution has put out: its text, then its files, then how it went about it. */
export function ExecutionOutput({ blocks, running, artifactIds }: { blocks: Block[]; running: boolean; artifactIds: ReadonlySet<string> | null }) {
  // Text comes in pieces that may end in the middle of a line.
  const text = only(blocks, "text")
    .map((block) => block.text)
    .join("");
  const artifacts = only(blocks, "artifact");
  const logs = only(blocks, "log", "tool-call", "tool-result");
  // What the platform itself says of a run, such as that no model took part, is not for the fold.
  const notices = logs.filter((block) => block.type === "log" && block.stream === "system");
  const steps = logs.filter((block) => !notices.includes(block));
  return (
    <div className="space-y-5">
      {only(notices, "log").map((block) => (
        <p key={block.index} className="text-muted-foreground">
          {block.text}
        </p>
      ))}
      {text.trim() !== "" && (
        <section aria-label="Output text" className="rounded-lg border bg-card p-4">
          <Markdown streaming={running}>{text}</Markdown>
        </section>
      )}
      {artifacts.length > 0 && (
        <section aria-label="Artifacts" className="space-y-2">
          <h2 className="font-medium">Artifacts</h2>
          <ul className="divide-y rounded-lg border bg-card">
            {artifacts.map((block) => (
              <ArtifactRow key={block.index} {...block} deleted={artifactIds !== null && !artifactIds.has(block.artifactId)} />
            ))}
          </ul>
        </section>
      )}
      {steps.length > 0 && (
        <details className="rounded-lg border">
          <summary className="px-3 py-2 font-medium">
            Log <span className="font-normal text-muted-foreground tabular-nums">{steps.length}</span>
          </summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <div tabIndex={0} role="log" aria-label="Log" className="max-h-96 overflow-auto border-t bg-muted/60 p-3 font-mono text-xs leading-relaxed">
            {steps.map((step) => (
              <Step key={step.index} step={step} />
            ))}
          </div>
        </details>
      )}
    </div>
  );
}

function Step({ step }: { step: BlockOf<"log" | "tool-call" | "tool-result"> }) {
  if (step.type === "log") return <pre className="break-words whitespace-pre-wrap">{step.text}</pre>;
  const [title, value] = step.type === "tool-call" ? [`→ ${step.toolName}`, step.input] : [step.isError ? "← error" : "← result", step.output];
  return (
    <details>
      <summary className="text-muted-foreground">{title}</summary>
      <pre className="pl-4 break-words whitespace-pre-wrap">{typeof value === "string" ? value : JSON.stringify(value, null, 2)}</pre>
    </details>
  );
}
