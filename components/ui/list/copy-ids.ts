import { toast } from "sonner";

/** Puts the ids of rows on the clipboard, one a line. */
export async function copyIds(rows: { id: string | number }[]): Promise<void> {
  try {
    await navigator.clipboard.writeText(rows.map(({ id }) => id).join("\n"));
    toast.success(rows.length === 1 ? `Copied ${rows[0]?.id}` : `Copied ${rows.length} ids`);
  } catch {
    toast.error("The browser does not let this page copy.");
  }
}
