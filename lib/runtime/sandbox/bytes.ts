import { isUtf8 } from "node:buffer";

/** just-bash answers text as text, and bytes as one character each: what is UTF-8 when read as bytes was bytes. */
export function toBytes(text: string): Uint8Array {
  const bytes = Buffer.from(text, "latin1");
  return bytes.toString("latin1") === text && isUtf8(bytes) ? bytes : Buffer.from(text);
}
