import { type Passage, passage } from "#lib/runtime/scan/passage";

const BLOB = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{40,1000000}={0,2}/g;
const LIKE_CODE = /https?:\/\/|\b(curl|wget|bash|sh|exec|eval|import|require|socket|powershell|instructions?|ignore|api.?key|token)\b/i;
/** Embedded pictures and fonts, and the checksums of lock files. */
const HARMLESS_BEFORE = /(data:(image|font|audio|video)\/[\w.+-]{1,40};[^"'\s]{0,40}base64,|sha(256|384|512)-)$/i;

/** Text that is hidden in base64 or hexadecimal, to be read like the rest. One layer: what is packed twice is a finding by itself. */
export function decodedPassages(from: Passage): Passage[] {
  const found: Passage[] = [];
  let line = from.first;
  let counted = 0;
  for (const match of from.text.matchAll(BLOB)) {
    const before = from.text.slice(Math.max(0, match.index - 100), match.index);
    if (HARMLESS_BEFORE.test(before)) continue;
    const text = readable(match[0]);
    if (text === null || !LIKE_CODE.test(text)) continue;
    for (let at = from.text.indexOf("\n", counted); at !== -1 && at < match.index; at = from.text.indexOf("\n", at + 1)) {
      line++;
      counted = at + 1;
    }
    found.push(passage(from.file, "decoded", null, text, line, false, true));
    if (found.length >= 200) break;
  }
  return found;
}

/** The text that a blob stands for; null when it is none. Only its head is judged before all of it is decoded. */
function readable(blob: string): string | null {
  const hex = /^[0-9a-f]+$/i.test(blob) && blob.length % 2 === 0;
  const bytes = (part: string) => Buffer.from(part, hex ? "hex" : "base64");
  const head = bytes(blob.slice(0, 120));
  // PowerShell's encoded commands are UTF-16.
  const wide = head.length >= 8 && head.every((byte, index) => index % 2 === 0 || byte === 0);
  if (!wide && !isText(head)) return null;
  const text = bytes(blob).toString(wide ? "utf16le" : "utf8");
  return wide || isText(Buffer.from(text)) ? text : null;
}

function isText(bytes: Buffer): boolean {
  let odd = 0;
  for (const byte of bytes) if ((byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) || byte > 126) odd++;
  return odd * 20 <= bytes.length;
}
