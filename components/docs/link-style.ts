/** How links look within a sentence. */
export const LINK = "font-medium text-accent underline underline-offset-2";
