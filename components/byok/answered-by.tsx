import type { ReactNode } from "react";
import type { OutputOf } from "#lib/client";
import { TimeAgo } from "../ui/time-ago";

type Byok = OutputOf<"GET /byok">;

const PROVIDERS = { anthropic: "Anthropic", "openai-compatible": "The server's own endpoint" };

/** Which model runs get, and who pays for it. */
export function AnsweredBy({ byok: { answeredBy, configured, lastFour, updatedAt } }: { byok: Byok }) {
  return (
    <dl className="grid gap-x-8 gap-y-4 rounded-lg border bg-card p-4 sm:grid-cols-2">
      <Fact term="Provider">{answeredBy ? PROVIDERS[answeredBy.provider] : "None"}</Fact>
      <Fact term="Model">{answeredBy ? <span className="font-mono text-xs">{answeredBy.model}</span> : "None"}</Fact>
      <Fact term="Key">
        {configured ? (
          <>
            Your own, <span className="font-mono text-xs">…{lastFour}</span>
            {updatedAt && (
              <span className="text-muted-foreground">
                , set <TimeAgo at={updatedAt} />
              </span>
            )}
          </>
        ) : answeredBy ? (
          "The server's"
        ) : (
          "None"
        )}
      </Fact>
      <Fact term="Who pays">{payer(answeredBy)}</Fact>
    </dl>
  );
}

function payer(answeredBy: Byok["answeredBy"]): string {
  if (!answeredBy) return "Nobody: without a model only skills with a script run.";
  return answeredBy.paidBy === "key"
    ? "You, at Anthropic: runs of models cost no credits here."
    : "This workspace, with its credits: what a run used is taken from them when it ends.";
}

const Fact = ({ term, children }: { term: string; children: ReactNode }) => (
  <div className="min-w-0">
    <dt className="text-xs text-muted-foreground">{term}</dt>
    <dd className="mt-0.5 break-words">{children}</dd>
  </div>
);
