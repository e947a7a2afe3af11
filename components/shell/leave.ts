import { toast } from "sonner";
import { signOut } from "../auth/session";

/** Signs out and goes to the start; where that fails, says so. */
export async function leave(): Promise<void> {
  try {
    await signOut();
    // A whole new page, so that nothing of the session stays in the router's memory.
    window.location.assign("/");
  } catch {
    toast.error("You are still signed in: the server could not be reached.");
  }
}
