import type { OutputOf } from "#lib/client";
import { Badge } from "../ui/badge";
import { buttonStyle } from "../ui/button-style";
import { countChanges, Diff } from "../ui/diff";
import { formatSize } from "../ui/format";

type Comparison = OutputOf<"GET /marketplace/skills/{slug}/compare">;
type Change = Comparison["files"][number];

/** So many files are shown line by line; of the others it is said that they changed. */
const MOST_FILES = 40;
const TONES = { added: "success", removed: "danger", changed: "info" } as const;

/** Chooses two versions of a skill: a plain form, so that the address holds them. */
export function ChooseVersions({ slug, versions, from, to }: { slug: string; versions: string[]; from: string; to: string }) {
  return (
    <form action={`/skills/${slug}`} className="flex flex-wrap items-end gap-3">
      <input type="hidden" name="tab" value="versions" />
      <Choose name="from" label="From" versions={versions} value={from} />
      <Choose name="to" label="To" versions={versions} value={to} />
      <button type="submit" className={buttonStyle({ className: "h-9" })}>
        Compare
      </button>
    </form>
  );
}

const Choose = ({ name, label, versions, value }: { name: string; label: string; versions: string[]; value: string }) => (
  <label className="flex flex-col gap-1.5">
    <span className="text-xs font-medium">{label}</span>
    {/* The key chooses anew when another page of this address comes. */}
    <select key={value} name={name} defaultValue={value} className="h-9 min-w-28 rounded-md border border-input bg-background px-3 font-mono text-xs">
      {versions.map((version) => (
        <option key={version}>{version}</option>
      ))}
    </select>
  </label>
);

/** What differs between two versions, file by file. */
export function VersionComparison({ comparison }: { comparison: Comparison }) {
  const { files, unchanged } = comparison;
  return (
    <div className="space-y-4">
      <p role="status" className="text-muted-foreground tabular-nums">
        {files.length === 0
          ? "No file differs."
          : `${counted(files.length)} ${files.length === 1 ? "differs" : "differ"}, ${counted(unchanged)} ${unchanged === 1 ? "is" : "are"} the same.`}
      </p>
      {files.map((file, at) => (
        <FileChange key={file.path} file={file} shown={at < MOST_FILES} />
      ))}
    </div>
  );
}

const counted = (count: number) => `${count.toLocaleString("en")} ${count === 1 ? "file" : "files"}`;

function FileChange({ file, shown }: { file: Change; shown: boolean }) {
  const { path, change, before, after, texts, omitted } = file;
  const lines = shown && texts ? countChanges(texts.before, texts.after) : null;
  return (
    <section aria-label={`${path}, ${change}`} className="min-w-0 space-y-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="min-w-0 font-mono text-xs font-medium break-all">{path}</h3>
        <Badge tone={TONES[change]}>{change}</Badge>
        {lines && (
          <span className="text-xs tabular-nums">
            <span className="text-success">+{lines.added}</span> <span className="text-danger">−{lines.removed}</span>
          </span>
        )}
        <span className="text-xs text-muted-foreground tabular-nums">{[before, after].flatMap((side) => (side ? formatSize(side.size) : [])).join(" → ")}</span>
      </div>
      {omitted === "binary" && <p className="text-muted-foreground">This file is no text, so its lines cannot be compared.</p>}
      {omitted === "large" && <p className="text-muted-foreground">This file is too large to be compared here. Both versions can be downloaded.</p>}
      {texts &&
        (shown ? (
          <Diff before={texts.before} after={texts.after} label={`Differences in ${path}`} />
        ) : (
          <p className="text-muted-foreground">Only the first {MOST_FILES} files are shown line by line.</p>
        ))}
    </section>
  );
}
