import { toast } from "sonner";

/** Puts a text on the clipboard and says so. There is none on plain http away from localhost. */
export async function copyText(text: string, said: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast.success(said);
  } catch {
    toast.error("The browser does not allow copying here.");
  }
}
