import { Diff } from "../ui/diff";
import { Source } from "../ui/source";

/** A version as what it changed, what was changed since, or the text as it was. */
export function VersionContent({ show, content, before, current }: { show: string; content: string; before: string | undefined; current: string }) {
  if (show === "text") {
    return content === "" ? <p className="text-muted-foreground">The memory was empty.</p> : <Source code={content} name="memory.md" label="Text" />;
  }
  if (show === "since") return <Diff before={content} after={current} label="Changed since" />;
  return before === undefined ? (
    <p className="text-muted-foreground">The version before is not kept any more.</p>
  ) : (
    <Diff before={before} after={content} label="What it changed" />
  );
}
