import { cn } from "../ui/cn";
import { formatSize } from "../ui/format";
import { TimeAgo } from "../ui/time-ago";
import type { Memory } from "./document";
import { LIMIT } from "./size";
import { writerName } from "./writer";

/** Whether the text is saved, by whom and when, and how much room is left. */
export function MemoryStanding({
  unsaved,
  saving,
  shown,
  bytes,
  reached,
}: {
  unsaved: boolean;
  saving: boolean;
  /** The version that is shown; nothing when a newer one is known. */
  shown: Memory | null;
  bytes: number;
  reached: boolean;
}) {
  const tooLarge = bytes > LIMIT;
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-0.5 text-xs text-muted-foreground">
      <span className="flex min-w-0 items-center gap-1.5">
        <span aria-hidden className={cn("size-2 shrink-0 rounded-full", unsaved ? "bg-warning" : shown?.updatedAt ? "bg-success" : "bg-muted-foreground")} />
        {saving ? (
          "Saving…"
        ) : unsaved ? (
          <span className="font-medium text-warning">Unsaved changes</span>
        ) : shown?.updatedAt ? (
          <span className="truncate">
            Saved <TimeAgo at={shown.updatedAt} /> by <bdi>{writerName(shown.updatedBy)}</bdi>
          </span>
        ) : (
          "Nothing written yet"
        )}
      </span>
      <span className={cn("tabular-nums", tooLarge && "font-medium text-danger")}>
        {formatSize(bytes)} of {formatSize(LIMIT)}
        {tooLarge && ": too long to be saved"}
      </span>
      {!reached && <span className="text-warning">Not connected: others’ changes are not seen</span>}
    </div>
  );
}
