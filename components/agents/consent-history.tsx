import { Badge } from "../ui/badge";
import { TimeAgo } from "../ui/time-ago";
import { modeWords } from "./modes";
import { Row, Rows } from "./row";
import { ScopeWords } from "./scopes";
import type { Consent } from "./use-pending-consents";

const OUTCOMES = {
  approved: { label: "Allowed", tone: "success" },
  denied: { label: "Denied", tone: "danger" },
  expired: { label: "Not answered", tone: "neutral" },
  pending: { label: "Waiting", tone: "info" },
} as const;

/** What agents have asked for, and what became of it. */
export function ConsentHistory({ consents }: { consents: Consent[] }) {
  return (
    <Rows label="History">
      {consents.map((consent) => {
        const { label, tone } = OUTCOMES[consent.status];
        const { granted, scopeDetails } = consent;
        const less = granted && granted.scopes.length < scopeDetails.length;
        const facts = [
          granted ? modeWords(granted.mode) : modeWords(consent.mode),
          less && `${granted.scopes.length} of the ${scopeDetails.length} it asked for`,
          <TimeAgo key="at" at={consent.decidedAt ?? consent.expiresAt} />,
        ];
        return (
          <Row
            key={consent.id}
            title={consent.agent.displayName ?? consent.agent.name}
            mark={<Badge tone={tone}>{less ? "Allowed in part" : label}</Badge>}
            facts={facts}
          >
            <ScopeWords details={granted ? scopeDetails.filter(({ scope }) => granted.scopes.includes(scope)) : scopeDetails} />
            {consent.reason && (
              <details className="text-muted-foreground">
                <summary className="rounded">Its reason</summary>
                <p className="mt-1 border-l-2 pl-3 break-words whitespace-pre-wrap [unicode-bidi:plaintext]">{consent.reason}</p>
              </details>
            )}
          </Row>
        );
      })}
    </Rows>
  );
}
