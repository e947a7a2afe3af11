import { RotateCcw } from "lucide-react";
import { Alert } from "../ui/alert";
import { AtTime } from "../ui/at-time";
import { Button } from "../ui/button";
import { Link } from "../ui/link";
import { Markdown } from "../ui/markdown";
import { TimeAgo } from "../ui/time-ago";
import type { RunStep } from "./follow-run";
import { Scrolled, ValueView } from "./value-view";

type Props = {
  step: RunStep;
  /** It failed, and was let pass. */
  passed: boolean;
  text: string | undefined;
  onRerun: (() => void) | null;
  busy: boolean;
};

/** Everything that is known of one step of a run. */
export function StepDetail({ step, passed, text, onRerun, busy }: Props) {
  const { status, error, input, output, answeredBy, executionId, dueAt, startedAt } = step;
  return (
    <div className="space-y-3">
      {error && (
        <Alert tone={passed ? "info" : "danger"} title={error.message} code={error.code}>
          {passed && "The workflow goes on without this step."}
        </Alert>
      )}
      <p className="flex flex-wrap gap-x-3 gap-y-1 text-xs text-muted-foreground empty:hidden">
        {executionId !== null && (
          <Link href={`/executions/${executionId}`} className="font-mono text-accent underline-offset-2 hover:underline">
            {executionId}
          </Link>
        )}
        {startedAt !== null && (
          <span>
            Began <TimeAgo at={startedAt} />
          </span>
        )}
        {step.attempt > 1 && <span>Try {step.attempt}</span>}
        {dueAt !== null && (
          <span>
            {DUE[status] ?? "Goes on"} <AtTime at={dueAt} />
          </span>
        )}
        {answeredBy && <span>Answered by {answeredBy.name ?? "somebody"}</span>}
      </p>
      {step.suspendPayload && (
        <Scrolled label="What is asked">
          <Markdown>{step.suspendPayload.message}</Markdown>
        </Scrolled>
      )}
      <ValueView label="Input" value={input} />
      {status === "running" && text ? (
        <Scrolled label="What it has said so far">
          <Markdown streaming>{text}</Markdown>
        </Scrolled>
      ) : (
        <ValueView label={step.type === "approval" ? "Answer" : "Output"} value={output} />
      )}
      {startedAt === null && <p className="text-muted-foreground">{status === "skipped" ? "This step was not done." : "This step has not begun."}</p>}
      {onRerun && (
        <Button size="sm" onClick={onRerun} disabled={busy}>
          <RotateCcw aria-hidden /> Run again from here
        </Button>
      )}
    </div>
  );
}

/** What happens by itself at the time that a step has. */
const DUE: Partial<Record<RunStep["status"], string>> = { running: "Fails", suspended: "Fails", pending: "Tried again", waiting: "Goes on" };
