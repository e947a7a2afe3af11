import { Link } from "../ui/link";

type Actor = { type: string; id: string | null; name: string | null };

/** What somebody is called who wrote. */
export const writerName = (actor: Actor | null): string => actor?.name ?? (actor?.type === "system" ? "The server" : "Somebody");

/** Who wrote: a person or an agent's key, and the run in which it was done for them. */
export function Writer({ actor, source }: { actor: Actor; source: string | null }) {
  return (
    <span className="flex min-w-0 items-baseline gap-2">
      <span className="truncate" title={writerName(actor)}>
        <bdi>{writerName(actor)}</bdi>
      </span>
      {source ? (
        <Link
          href={source.startsWith("run_") ? `/workflows/runs/${source}` : `/executions/${source}`}
          className="font-mono text-xs text-accent underline-offset-2 hover:underline"
        >
          {source}
        </Link>
      ) : (
        actor.type === "api_key" && <span className="shrink-0 text-xs text-muted-foreground">agent</span>
      )}
    </span>
  );
}
