import type { ReactNode } from "react";
import { CodeBlock } from "../ui/code-block";
import { Section } from "../ui/section";

/** How agents and programs read the memory and add to it, folded away. */
export function ForAgents({ server }: { server: string }) {
  return (
    <Section title="How agents use it" description="An agent needs a key with the scope memory:read to read it, and memory:write to add to it.">
      <div className="space-y-3">
        <Fold title="Over MCP">
          <p className="text-muted-foreground">
            The tool <Code>read-memory</Code> answers the document, and so does the resource <Code>memory://memory.md</Code>, which tells its subscribers of
            each change. The tool <Code>write-memory</Code> adds a note at the end:
          </p>
          <CodeBlock label="Arguments of write-memory">{JSON.stringify({ content: "We ship on Thursdays.", mode: "append" }, null, 2)}</CodeBlock>
        </Fold>
        <Fold title="With curl">
          <CodeBlock label="Read">{`curl ${server}/api/v1/memory \\\n  -H "Authorization: Bearer $CLANKER_API_KEY"`}</CodeBlock>
          <CodeBlock label="Add a note">
            {`curl ${server}/api/v1/memory/append \\\n  -H "Authorization: Bearer $CLANKER_API_KEY" \\\n  -H "Content-Type: application/json" \\\n  -d '{"note": "We ship on Thursdays."}'`}
          </CodeBlock>
        </Fold>
        <Fold title="In skills and workflows">
          <p className="text-muted-foreground">
            A skill that is a script finds a copy in the file <Code>$MEMORY_FILE</Code>. A skill that a model runs is given the text as background, and can add
            a note with <Code>append_memory</Code>. A workflow adds one with a step of the type <Code>memory</Code>.
          </p>
        </Fold>
      </div>
    </Section>
  );
}

const Fold = ({ title, children }: { title: string; children: ReactNode }) => (
  <details className="rounded-lg border p-3">
    <summary className="rounded py-0.5 font-medium">{title}</summary>
    <div className="mt-3 space-y-3">{children}</div>
  </details>
);

const Code = ({ children }: { children: ReactNode }) => <code className="font-mono text-xs break-all text-foreground">{children}</code>;
