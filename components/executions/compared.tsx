import type { ReactNode } from "react";
import { cn } from "../ui/cn";
import { Diff } from "../ui/diff";
import { formatDollarinos, formatDuration, formatSize } from "../ui/format";
import { Link } from "../ui/link";
import { Section } from "../ui/section";
import { Table, Td, Th } from "../ui/table";
import { TimeAgo } from "../ui/time-ago";
import { ComparedArtifacts } from "./compared-artifacts";
import type { Execution } from "./follow-execution";
import { StatusBadge } from "./status-badge";

type Row = { name: string; of(execution: Execution): string; show?(execution: Execution): ReactNode };

const count = (value: unknown) => (typeof value === "number" ? value.toLocaleString("en") : "–");
const ROWS: Row[] = [
  { name: "Status", of: ({ status }) => status, show: ({ status }) => <StatusBadge status={status} /> },
  { name: "Version", of: ({ skillSlug, skillVersion }) => `${skillSlug} ${skillVersion}` },
  { name: "Started", of: () => "", show: ({ createdAt }) => <TimeAgo at={createdAt} /> },
  { name: "Ran", of: ({ executionTime }) => (executionTime === null ? "–" : formatDuration(executionTime)) },
  { name: "Cost", of: ({ cost }) => `${formatDollarinos(cost)} dollarinos` },
  { name: "Model", of: ({ model }) => model ?? "None" },
  { name: "Input tokens", of: ({ usage }) => count(usage?.inputTokens) },
  { name: "Output tokens", of: ({ usage }) => count(usage?.outputTokens) },
  { name: "Attachments", of: ({ attachments }) => attachments.map(({ filename, size }) => `${filename} (${formatSize(size)})`).join(", ") || "None" },
  { name: "Error", of: ({ error }) => error?.code ?? "None" },
];

/** Two runs side by side: how they went, what they were given, what they said and what they left. */
export function Compared({ a, b }: { a: Execution; b: Execution }) {
  return (
    <div className="space-y-8">
      <Table
        label="The two runs"
        head={
          <>
            <Th>
              <span className="sr-only">What</span>
            </Th>
            {[a, b].map(({ id }, at) => (
              <Th key={at === 0 ? "a" : "b"}>
                <Link href={`/executions/${id}`} className="py-1 font-mono text-accent underline-offset-2 hover:underline">
                  {id}
                </Link>
              </Th>
            ))}
          </>
        }
      >
        {ROWS.map(({ name, of, show = of }) => {
          const differs = of(a) !== of(b);
          return (
            <tr key={name}>
              <Td className="text-muted-foreground">
                {name}
                {differs && <span className="sr-only">, different</span>}
              </Td>
              {[a, b].map((each, at) => (
                <Td
                  key={at === 0 ? "a" : "b"}
                  className={cn("min-w-32 break-words whitespace-normal tabular-nums", differs ? "font-medium" : "text-muted-foreground")}
                >
                  {show(each)}
                </Td>
              ))}
            </tr>
          );
        })}
      </Table>
      <Section title="Input">
        <Diff before={inputOf(a)} after={inputOf(b)} label="Differences of the input" />
      </Section>
      <Section title="Output">
        <Diff before={outputOf(a)} after={outputOf(b)} label="Differences of the output" />
      </Section>
      <Section title="Artifacts">
        <ComparedArtifacts a={a.artifacts} b={b.artifacts} />
      </Section>
    </div>
  );
}

/** Objects with their fields in one order, which says nothing. */
const inputOf = ({ input }: Execution): string => (typeof input === "string" ? input : JSON.stringify(ordered(input), null, 2));

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, each]) => [name, ordered(each)]),
  );
}

const outputOf = ({ outputBlocks }: Execution): string => outputBlocks.map((block) => (block.type === "text" ? block.text : "")).join("");
