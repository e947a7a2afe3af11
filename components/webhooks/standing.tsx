import { Badge } from "../ui/badge";
import type { Webhook } from "./webhook-form";

/** Whether a webhook is sent anything, and whether it arrives. */
export function Standing({ webhook: { enabled, disabled_reason, failing_since } }: { webhook: Webhook }) {
  if (!enabled) return disabled_reason ? <Badge tone="danger">Switched off by the server</Badge> : <Badge>Off</Badge>;
  return failing_since ? <Badge tone="warning">Failing</Badge> : <Badge tone="success">On</Badge>;
}
