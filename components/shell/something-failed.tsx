"use client";

/** What a page says when it could not be made. Every page loads it in advance, so it stands on no component of ours. The digest finds the error in the server's log. */
export function SomethingFailed({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = (error as { digest?: string } | null)?.digest;
  return (
    <div className="grid min-h-[70dvh] place-items-center p-6 text-center">
      <div>
        <h1 className="text-xl font-semibold tracking-tight">Something went wrong</h1>
        <p className="mt-1 text-muted-foreground">It is our side, and it has been logged. Trying again may help.</p>
        {digest && (
          <p className="mt-2 text-xs text-muted-foreground">
            In the log it is <span className="font-mono">{digest}</span>.
          </p>
        )}
        <button
          type="button"
          className="mt-5 h-8 rounded-md bg-primary px-3 text-sm font-medium text-primary-foreground hover:bg-primary/88"
          onClick={() => retry()}
        >
          Try again
        </button>
      </div>
    </div>
  );
}
