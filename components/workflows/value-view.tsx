import { ArtifactRow } from "../artifacts/artifact-row";
import { Markdown } from "../ui/markdown";

type SkillOutput = { text: string; executionId: string; artifacts: { id: string; filename: string; contentType: string; size: number }[] };

const isSkillOutput = (value: unknown): value is SkillOutput =>
  typeof value === "object" && value !== null && "text" in value && "executionId" in value && "artifacts" in value && Array.isArray(value.artifacts);

/** What was given to something, or came out of it: what a skill said as it is meant to be read, everything else as it is. */
export function ValueView({ label, value }: { label: string; value: unknown }) {
  if (value === null || value === undefined || value === "") return null;
  if (isSkillOutput(value)) {
    return (
      <Labelled label={label}>
        {value.text !== "" && (
          <Scrolled label={label}>
            <Markdown>{value.text}</Markdown>
          </Scrolled>
        )}
        {value.artifacts.length > 0 && (
          <ul className="divide-y rounded-md border bg-card">
            {value.artifacts.map((file) => (
              <ArtifactRow key={file.id} {...file} artifactId={file.id} deleted={false} />
            ))}
          </ul>
        )}
        {value.text === "" && value.artifacts.length === 0 && <p className="text-muted-foreground">Nothing was put out.</p>}
      </Labelled>
    );
  }
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return (
    <Labelled label={label}>
      <Scrolled label={label}>
        <pre className="font-mono text-xs leading-relaxed break-words whitespace-pre-wrap">{text}</pre>
      </Scrolled>
    </Labelled>
  );
}

const Labelled = ({ label, children }: { label: string; children: React.ReactNode }) => (
  <div className="space-y-1.5">
    <p className="text-xs font-medium text-muted-foreground">{label}</p>
    {children}
  </div>
);

export const Scrolled = ({ label, children }: { label: string; children: React.ReactNode }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
  <section aria-label={label} tabIndex={0} className="max-h-80 overflow-auto rounded-md border bg-muted/60 p-3">
    {children}
  </section>
);
