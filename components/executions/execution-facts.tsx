import type { ReactNode } from "react";
import { formatDollarinos, formatDuration } from "../ui/format";
import { Link } from "../ui/link";
import { TimeAgo } from "../ui/time-ago";
import { Fact, Facts } from "./facts";
import type { Execution } from "./follow-execution";

const SURFACES = { api: "API", web: "Web", mcp: "MCP", workflow: "Workflow" };
const TRIGGERS: Record<string, string> = { schedule: "a schedule", webhook: "a call from outside", event: "an event" };
const ACTORS: Record<string, string> = { api_key: "the key", user: "", system: "the server", anonymous: "nobody who is known" };

const To = ({ href, children }: { href: string; children: ReactNode }) => (
  <Link href={href} className="text-accent underline-offset-2 hover:underline">
    {children}
  </Link>
);

/** Who or what started an execution, when, on which version, and what it took. */
export function ExecutionFacts({ execution, rerunOf }: { execution: Execution; rerunOf: string | null }) {
  const { createdAt, startedAt, finishedAt, executionTime, cost, model, startedBy, workflowRunId, trigger } = execution;
  const waited = startedAt ? Math.max(0, Date.parse(startedAt) - Date.parse(createdAt)) : null;
  const usage = (execution.usage ?? {}) as Record<string, unknown>;
  return (
    <Facts>
      <Fact name="Started by">
        {startedBy ? [ACTORS[startedBy.type] ?? startedBy.type, startedBy.name].filter(Boolean).join(" ") : "Unknown"}
        <span className="text-muted-foreground"> · {SURFACES[execution.interface]}</span>
      </Fact>
      {workflowRunId && (
        <Fact name="Step of">
          <To href={`/workflows/runs/${workflowRunId}`}>{workflowRunId}</To>
        </Fact>
      )}
      {trigger && (
        <Fact name="Trigger">
          <To href={`/triggers#${trigger.id}`}>{TRIGGERS[trigger.type] ?? trigger.type}</To>
        </Fact>
      )}
      <Fact name="Queued">
        <TimeAgo at={createdAt} />
        {waited !== null && <span className="text-muted-foreground"> · waited {formatDuration(waited)}</span>}
      </Fact>
      <Fact name="Ran">{executionTime !== null && finishedAt ? formatDuration(executionTime) : startedAt ? "Still runs" : "Not begun"}</Fact>
      <Fact name="Cost">{cost > 0 ? `${formatDollarinos(cost)} dollarinos` : finishedAt ? "Nothing" : "Known at the end"}</Fact>
      <Fact name="Skill">
        <To href={`/library/${execution.skillSlug}`}>
          {execution.skillSlug} {execution.skillVersion}
        </To>
      </Fact>
      {model && (
        <Fact name="Model">
          <span className="font-mono text-xs break-all">{model}</span>
        </Fact>
      )}
      {typeof usage.inputTokens === "number" && <Fact name="Tokens">{tokens(usage)}</Fact>}
      {rerunOf && (
        <Fact name="Again of">
          <To href={`/executions/${rerunOf}`}>{rerunOf}</To>{" "}
          <span className="text-muted-foreground">
            · <To href={`/executions/compare?a=${rerunOf}&b=${execution.id}`}>compare</To>
          </span>
        </Fact>
      )}
      <Fact name="ID">
        <span className="font-mono text-xs">{execution.id}</span>
      </Fact>
    </Facts>
  );
}

function tokens({ inputTokens, cachedInputTokens, outputTokens, steps, estimated }: Record<string, unknown>): string {
  const number = (value: unknown) => Number(value ?? 0).toLocaleString("en");
  const cached = typeof cachedInputTokens === "number" && cachedInputTokens > 0 ? ` (${number(cachedInputTokens)} cached)` : "";
  const said = `${number(inputTokens)} in${cached}, ${number(outputTokens)} out`;
  return `${estimated ? "about " : ""}${said}${typeof steps === "number" ? `, ${steps} ${steps === 1 ? "step" : "steps"}` : ""}`;
}
