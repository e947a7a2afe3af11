import type { OutputOf } from "#lib/client";
import { Badge } from "../ui/badge";
import { Coded } from "../ui/coded";
import { Link } from "../ui/link";
import { AppIcon } from "./app-icon";

export type Action = OutputOf<"GET /connectors/actions">["data"][number];

/** Whether an action changes something, or only reads. */
export const changes = ({ scope }: Pick<Action, "scope">) => scope.endsWith(":exec");

/** What can be done in the connected accounts, each leading to where it is done. */
export function ActionList({ actions }: { actions: Action[] }) {
  return (
    <ul aria-label="Actions" className="divide-y overflow-hidden rounded-lg border">
      {actions.map((action) => (
        <li key={action.name} className="relative flex items-center gap-3 p-3 hover:bg-muted/50">
          <AppIcon app={action.app} />
          <div className="min-w-0 flex-1">
            <Link href={`/connectors/actions/${action.name}`} className="font-mono text-xs font-medium break-all after:absolute after:inset-0">
              {action.name}
            </Link>
            <p className="text-muted-foreground">
              <Coded>{action.description}</Coded>
            </p>
          </div>
          <AccessBadge action={action} />
        </li>
      ))}
    </ul>
  );
}

export const AccessBadge = ({ action }: { action: Pick<Action, "scope"> }) => (changes(action) ? <Badge tone="warning">Changes</Badge> : <Badge>Reads</Badge>);
