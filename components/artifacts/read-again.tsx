import { ApiRefusal } from "#lib/client";
import { Alert } from "../ui/alert";

/** What is said of a file that could not be read, with a way to try again unless it is gone. */
export function ReadAgain({ error, again }: { error: Error; again(): unknown }) {
  const gone = error instanceof ApiRefusal && error.status === 404;
  return (
    <Alert title={gone ? "This artifact has been deleted." : "The file could not be read."}>
      {!gone && (
        <button type="button" className="underline underline-offset-2" onClick={again}>
          Try again
        </button>
      )}
    </Alert>
  );
}
