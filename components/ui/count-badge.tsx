import { cn } from "./cn";

/** How much of something waits: beside a word in the navigation, and on what opens it. Nothing when there is none. */
export function CountBadge({ count, more = false, className }: { count: number; more?: boolean | undefined; className?: string | undefined }) {
  if (count === 0) return null;
  return (
    <span
      className={cn(
        "ml-auto inline-grid h-5 min-w-5 place-items-center rounded-full bg-primary px-1.5 text-xs font-semibold text-primary-foreground tabular-nums",
        className,
      )}
    >
      {more || count > 99 ? "99+" : count}
      <span className="sr-only">&nbsp;waiting</span>
    </span>
  );
}
