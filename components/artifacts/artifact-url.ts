/** Where an artifact's bytes are; the session's cookie opens it. */
export const artifactUrl = (id: string | number): string => `/api/v1/artifacts/${id}/download`;

/** The same for a frame, in which a page or a PDF is shown instead of saved. */
export const frameUrl = (id: string | number): string => `${artifactUrl(id)}?frame=true`;

/** How a file can be shown; null when it can only be downloaded. */
export type PreviewKind = "image" | "pdf" | "markdown" | "text" | "csv" | "json" | "html" | "audio" | "video" | "zip" | null;
export type PreviewFile = { id: string; filename: string; contentType: string; size: number; preview: PreviewKind };

const MB = 1024 * 1024;
/** A longer text makes the page slow; of everything else this much is as much as one waits for. */
const MOST = { text: 2 * MB, other: 25 * MB };
const TEXTS: PreviewKind[] = ["markdown", "text", "csv", "json"];

/** Whether a file is shown, or too large for it. */
export const isTooLarge = ({ preview, size }: Pick<PreviewFile, "preview" | "size">): boolean =>
  size > (TEXTS.includes(preview) || preview === "html" ? MOST.text : MOST.other);

/** Whether what is in a file can be read as text, and so compared line by line. */
export const isText = (preview: PreviewKind): boolean => TEXTS.includes(preview) || preview === "html";
