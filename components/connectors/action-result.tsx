import { CodeBlock } from "../ui/code-block";

/** A text of more than this many letters, or of several lines, is shown by itself. */
const LONG = 200;

/** What an action answered: as JSON, and what is a text in it as a text. */
export function ActionResult({ output }: { output: Record<string, unknown> }) {
  const isText = (value: unknown): value is string => typeof value === "string" && (value.includes("\n") || value.length > LONG);
  const texts = Object.entries(output).filter((entry): entry is [string, string] => isText(entry[1]));
  const rest = Object.fromEntries(Object.entries(output).filter(([, value]) => !isText(value)));
  return (
    <section aria-label="Result" className="space-y-3">
      <h2 className="font-semibold">Result</h2>
      {(Object.keys(rest).length > 0 || texts.length === 0) && (
        <div className="max-h-[36rem] overflow-y-auto rounded-lg">
          <CodeBlock label="Result as JSON">{JSON.stringify(rest, null, 2)}</CodeBlock>
        </div>
      )}
      {texts.map(([name, text]) => (
        <div key={name} className="space-y-1.5">
          <p className="font-mono text-xs text-muted-foreground">{name}</p>
          <div className="max-h-[36rem] overflow-y-auto rounded-lg">
            <CodeBlock label={name}>{text}</CodeBlock>
          </div>
        </div>
      ))}
    </section>
  );
}
