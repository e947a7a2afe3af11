import type { OutputOf } from "#lib/client";
import { TimeAgo } from "../ui/time-ago";
import { Clock } from "../ui/time-left";
import { modeWords } from "./modes";
import { RevokeButton } from "./revoke-button";
import { Row, Rows } from "./row";
import { ScopeWords } from "./scopes";

type Grant = OutputOf<"GET /agents/grants">["data"][number];

/** What agents are allowed at the moment, each to be taken back. */
export function GrantsList({ grants }: { grants: Grant[] }) {
  return (
    <Rows label="Permissions">
      {grants.map((grant) => {
        const name = grant.agent.displayName ?? grant.agent.name;
        const facts = [
          modeWords(grant.mode),
          grant.expiresAt && (
            <>
              Until <Clock at={grant.expiresAt} />
            </>
          ),
          <>
            Allowed <TimeAgo at={grant.createdAt} />
          </>,
          grant.lastUsedAt && (
            <>
              Token used <TimeAgo at={grant.lastUsedAt} />
            </>
          ),
        ];
        const revoke = (
          <RevokeButton what="grant" id={String(grant.id)} name={name} title={`Take this back from “${name}”?`}>
            {grant.scopeDetails.map(({ scope, description }) => (
              <span key={scope} className="mb-2 block text-foreground">
                {description}
              </span>
            ))}
            {grant.mode === "persistent" ? "Its key loses this at once." : "It ends at once."} The agent can ask again.
          </RevokeButton>
        );
        return (
          <Row key={grant.id} title={name} facts={facts} action={revoke}>
            <ScopeWords details={grant.scopeDetails} />
          </Row>
        );
      })}
    </Rows>
  );
}
