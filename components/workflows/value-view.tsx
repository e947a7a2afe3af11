import { ArtifactRow } from "../artifacts/artifact-row";
import { Markdown } from "../ui/markdown";
import { type FileValue, filesIn, withoutFiles } from "./value-files";

type SkillOutput = { text: string; executionId: string; artifacts: FileValue[] };

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

const isSkillOutput = (value: unknown): value is SkillOutput => isObject(value) && "text" in value && "executionId" in value && Array.isArray(value.artifacts);

/** An object of more than this is shown as it is written. */
const FIELDS = 20;

/** What was given to something, or came out of it: what a skill said as it is meant to be read, files to be had, an object field by field. */
export function ValueView({ label, value }: { label: string; value: unknown }) {
  if (value === null || value === undefined || value === "") return null;
  const files = filesIn(value);
  const rest = files.length > 0 ? withoutFiles(value) : value;
  return (
    <div className="space-y-1.5">
      <p className="text-xs font-medium text-muted-foreground">{label}</p>
      {isSkillOutput(value) ? (
        value.text !== "" && (
          <Scrolled label={label}>
            <Markdown>{value.text}</Markdown>
          </Scrolled>
        )
      ) : (
        <Plain label={label} value={rest} />
      )}
      {files.length > 0 && (
        <ul aria-label={`${label}: files`} className="divide-y rounded-md border bg-card">
          {files.map((file) => (
            <ArtifactRow key={file.id} {...file} artifactId={file.id} deleted={false} />
          ))}
        </ul>
      )}
      {isSkillOutput(value) && value.text === "" && files.length === 0 && <p className="text-muted-foreground">Nothing was put out.</p>}
    </div>
  );
}

function Plain({ label, value }: { label: string; value: unknown }) {
  if (value === undefined) return null;
  const entries = isObject(value) ? Object.entries(value) : [];
  return (
    <Scrolled label={label}>
      {entries.length > 0 && entries.length <= FIELDS ? (
        <dl className="grid grid-cols-1 gap-x-4 gap-y-1 text-xs leading-relaxed sm:grid-cols-[fit-content(14rem)_1fr]">
          {entries.map(([name, each]) => (
            <div key={name} className="contents">
              <dt className="min-w-0 font-mono break-words text-muted-foreground">{name}</dt>
              <dd className="min-w-0 pb-1 max-sm:pb-2">
                <Text value={each} />
              </dd>
            </div>
          ))}
        </dl>
      ) : (
        <Text value={value} />
      )}
    </Scrolled>
  );
}

const Text = ({ value }: { value: unknown }) => (
  <pre className="font-mono text-xs leading-relaxed break-words whitespace-pre-wrap">
    {typeof value === "string" ? value || <span className="text-muted-foreground">empty</span> : JSON.stringify(value, null, 2)}
  </pre>
);

export const Scrolled = ({ label, children }: { label: string; children: React.ReactNode }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
  <section aria-label={label} tabIndex={0} className="max-h-80 overflow-auto rounded-md border bg-muted/60 p-3">
    {children}
  </section>
);
