import { toast } from "sonner";
import { ApiRefusal } from "#lib/client";

/** Long enough to read, see what happened and think again. */
const DURATION = 8000;

/**
 * Says what was done, with a button that takes it back. `undo` is the operation that does the contrary: what was done has happened
 * on the server already, so nothing is lost when the page is closed meanwhile.
 */
export function toastUndo(said: string, undo: () => Promise<unknown>) {
  toast(said, {
    duration: DURATION,
    action: {
      label: "Undo",
      onClick: () => {
        undo().then(
          () => toast.success("Undone"),
          (error: unknown) => toast.error(error instanceof ApiRefusal ? error.message : "It could not be undone. Is there a connection?"),
        );
      },
    },
  });
}
