import type { OutputOf } from "#lib/client";
import { Until } from "../settings/until";
import { Badge } from "../ui/badge";
import { TimeAgo } from "../ui/time-ago";
import { RevokeButton } from "./revoke-button";
import { Row, Rows } from "./row";
import { ScopeWords } from "./scopes";

type Agent = OutputOf<"GET /agents">["data"][number];

/** Whose app it is: certain where its id is the address of its document, and else what it says, or nothing. */
function appHost({ clientId, uri }: NonNullable<Agent["client"]>): string {
  if (URL.canParse(clientId) && clientId.startsWith("https:")) return new URL(clientId).host;
  return uri !== null && URL.canParse(uri) ? `${new URL(uri).host} (its own claim)` : "registered itself";
}

/** The keys that work, as the agents they are. `mayRevoke` says whose keys the reader may end: those of one person, or all. */
export function AgentsList({ agents, mayRevoke }: { agents: Agent[]; mayRevoke: { of?: string } }) {
  return (
    <Rows label="Agents">
      {agents.map((agent) => {
        const name = agent.displayName ?? agent.name;
        const facts = [
          agent.client && `App: ${appHost(agent.client)}`,
          agent.displayName && agent.displayName !== agent.name && `Key: ${agent.name}`,
          `Belongs to ${agent.owner.name}`,
          agent.lastUsedAt ? (
            <>
              Used <TimeAgo at={agent.lastUsedAt} />
            </>
          ) : (
            "Never used"
          ),
          agent.expiresAt && (
            <>
              Expires <Until at={agent.expiresAt} />
            </>
          ),
        ];
        const revoke = agent.client ? (
          <RevokeButton what="app" id={String(agent.id)} name={name} title={`Disconnect “${name}”?`}>
            It loses its access at once. To use it here again, sign in from the app anew.
          </RevokeButton>
        ) : (
          <RevokeButton what="key" id={String(agent.id)} name={name} title={`Revoke the key of “${name}”?`}>
            It stops working at once and for good, and so does everything it was allowed.
          </RevokeButton>
        );
        const may = mayRevoke.of === undefined || mayRevoke.of === String(agent.owner.id);
        return (
          <Row key={agent.id} title={name} mark={agent.client && <Badge tone="info">Signed in with OAuth</Badge>} facts={facts} action={may && revoke}>
            <ScopeWords details={agent.scopeDetails} />
          </Row>
        );
      })}
    </Rows>
  );
}
