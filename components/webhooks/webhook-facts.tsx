import { Alert } from "../ui/alert";
import { AtTime } from "../ui/at-time";
import { Badge } from "../ui/badge";
import { TimeAgo } from "../ui/time-ago";
import { eventWords } from "./event-words";
import { Standing } from "./standing";
import type { Webhook } from "./webhook-form";

/** How a webhook stands, and what it asks for. */
export function WebhookFacts({ webhook }: { webhook: Webhook }) {
  const { id, enabled, events, disabled_reason, failing_since, resume_at, previous_secret_until, created_at } = webhook;
  return (
    <div className="space-y-4">
      {!enabled && disabled_reason && <Alert title="The server switched this webhook off">{disabled_reason}</Alert>}
      {enabled && failing_since && (
        <Alert title="Nothing arrives at the moment">
          Since <AtTime at={failing_since} />. After five days of it the server switches the webhook off.
        </Alert>
      )}
      <dl className="grid gap-x-8 gap-y-4 rounded-lg border bg-card p-4 sm:grid-cols-2">
        <div>
          <dt className="text-xs text-muted-foreground">Status</dt>
          <dd className="mt-1">
            <Standing webhook={webhook} />
          </dd>
        </div>
        <div>
          <dt className="text-xs text-muted-foreground">ID</dt>
          <dd className="mt-1">
            <span className="font-mono text-xs">{id}</span>
            <span className="text-muted-foreground">
              , added <TimeAgo at={created_at} />
            </span>
          </dd>
        </div>
        <div className="sm:col-span-2">
          <dt className="text-xs text-muted-foreground">Is sent</dt>
          <dd className="mt-1 flex flex-wrap gap-1.5">
            {events.map((event) => (
              <Badge key={event}>{eventWords(event)}</Badge>
            ))}
          </dd>
        </div>
        {previous_secret_until && (
          <div>
            <dt className="text-xs text-muted-foreground">The secret before signs as well</dt>
            <dd className="mt-1">
              until <AtTime at={previous_secret_until} />
            </dd>
          </div>
        )}
        {resume_at && (
          <div>
            <dt className="text-xs text-muted-foreground">The target asked for a rest</dt>
            <dd className="mt-1">
              until <AtTime at={resume_at} />
            </dd>
          </div>
        )}
      </dl>
    </div>
  );
}
