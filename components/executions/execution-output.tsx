import { ArtifactRow } from "../artifacts/artifact-row";
import { Markdown } from "../ui/markdown";
import type { Block } from "./follow-execution";
import { type OutputPart, outputParts } from "./output-parts";
import { ToolRow } from "./tool-row";

type BlockOf<Type extends Block["type"]> = Extract<Block, { type: Type }>;
const only = <Type extends Block["type"]>(blocks: Block[], type: Type) => blocks.filter((block): block is BlockOf<Type> => block.type === type);

/** What an execution has put out: what it said and did, then its files, then what its script logged. */
export function ExecutionOutput({ blocks, running, artifactIds }: { blocks: Block[]; running: boolean; artifactIds: ReadonlySet<string> | null }) {
  const parts = outputParts(blocks);
  const artifacts = only(blocks, "artifact");
  // What the platform itself says of a run, such as that no model took part, is not for the fold.
  const logs = only(blocks, "log").filter(({ stream }) => stream !== "system");
  const first = parts.findIndex(({ type }) => type !== "notice");
  const [before, story] = first === -1 ? [parts, []] : [parts.slice(0, first), parts.slice(first)];
  return (
    <div className="space-y-5">
      {before.map((part) => (
        <Part key={part.key} part={part} running={false} />
      ))}
      {story.length > 0 && (
        <section aria-label="Output text" className="space-y-3 rounded-lg border bg-card p-4">
          {story.map((part, i) => (
            <Part key={part.key} part={part} running={running && i === story.length - 1} />
          ))}
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
      {logs.length > 0 && (
        <details className="rounded-lg border">
          <summary className="px-3 py-2 font-medium">
            Log <span className="font-normal text-muted-foreground tabular-nums">{logs.length}</span>
          </summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <div tabIndex={0} role="log" aria-label="Log" className="max-h-96 overflow-auto border-t bg-muted/60 p-3 font-mono text-xs leading-relaxed">
            {logs.map((log) => (
              <pre key={log.index} className="break-words whitespace-pre-wrap">
                {log.text}
              </pre>
            ))}
          </div>
        </details>
      )}
    </div>
  );
}

/** `running` is whether this is what the run is at. */
function Part({ part, running }: { part: OutputPart; running: boolean }) {
  if (part.type === "text") return <Markdown streaming={running}>{part.text}</Markdown>;
  if (part.type === "tool") return <ToolRow call={part.call} result={part.result} running={running} />;
  return <p className="break-words whitespace-pre-line text-muted-foreground">{part.text}</p>;
}
