import { ApiRefusal } from "#lib/client";
import { Alert } from "../ui/alert";
import { Button } from "../ui/button";
import { buttonStyle } from "../ui/button-style";
import { Link } from "../ui/link";

/** What an app's refusal calls for: connecting it again, or another try. */
export function Refused({ error, onRetry }: { error: Error; onRetry(): void }) {
  const code = error instanceof ApiRefusal ? error.code : undefined;
  const lost = code === "TOOL_NOT_CONNECTED" || code === "CONNECTION_EXPIRED";
  const passes = code === undefined || code === "PROVIDER_UNAVAILABLE" || code === "PROVIDER_RATE_LIMITED";
  return (
    <div className="space-y-3">
      <Alert title={error.message} code={code} />
      {lost && (
        <Link href="/connectors" className={buttonStyle()}>
          See the connectors
        </Link>
      )}
      {passes && <Button onClick={onRetry}>Try again</Button>}
    </div>
  );
}
