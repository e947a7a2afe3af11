import { ArtifactRow } from "../artifacts/artifact-row";
import type { PreviewKind } from "../artifacts/artifact-url";
import { Markdown } from "../ui/markdown";
import type { Block } from "./follow-execution";
import { LogPanel } from "./log-panel";
import { type OutputPart, outputParts } from "./output-parts";
import { ToolRow } from "./tool-row";

type BlockOf<Type extends Block["type"]> = Extract<Block, { type: Type }>;
const only = <Type extends Block["type"]>(blocks: Block[], type: Type) => blocks.filter((block): block is BlockOf<Type> => block.type === type);

/** What an execution has put out: what it said and did, then its files, then what its script logged. */
export function ExecutionOutput({
  blocks,
  running,
  artifacts: left,
}: {
  blocks: Block[];
  running: boolean;
  artifacts: ReadonlyMap<string, PreviewKind> | null;
}) {
  const parts = outputParts(blocks);
  const artifacts = only(blocks, "artifact");
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
              // Whether and how it can be shown is known with the end; its row is made anew then.
              <ArtifactRow
                key={`${block.index} ${left === null}`}
                {...block}
                deleted={left !== null && !left.has(block.artifactId)}
                preview={left?.get(block.artifactId)}
              />
            ))}
          </ul>
        </section>
      )}
      <LogPanel blocks={blocks} running={running} />
    </div>
  );
}

/** `running` is whether this is what the run is at. */
function Part({ part, running }: { part: OutputPart; running: boolean }) {
  if (part.type === "text") return <Markdown streaming={running}>{part.text}</Markdown>;
  if (part.type === "tool") return <ToolRow call={part.call} result={part.result} running={running} />;
  return <p className="break-words whitespace-pre-line text-muted-foreground">{part.text}</p>;
}
