import { z } from "zod";

/** Bytes as an answer holds them: as text, or in base64 where they are none. */
export function asText(bytes: Uint8Array): { encoding: "utf-8" | "base64"; content: string } {
  const text = textOf(bytes);
  return text === undefined ? { encoding: "base64", content: Buffer.from(bytes).toString("base64") } : { encoding: "utf-8", content: text };
}

/** The text that bytes are; none where they are no UTF-8, or hold what no text does. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes("\0") ? undefined : text;
  } catch {
    return undefined;
  }
}

/** The bytes that an input holds as text or in base64, in which there may be blanks; nothing where it is no base64. */
export function bytesOfText(content: string, encoding: "utf-8" | "base64"): Buffer | undefined {
  if (encoding === "utf-8") return Buffer.from(content);
  const dense = content.replace(/\s+/g, "");
  return z.base64().safeParse(dense).success ? Buffer.from(dense, "base64") : undefined;
}
