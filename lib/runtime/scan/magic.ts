/** What a file is by its bytes, for what does not belong into a skill or cannot be looked into. */
export type Magic =
  | "elf"
  | "mach-o"
  | "pe"
  | "wasm"
  | "python-bytecode"
  | "java-class"
  | "installer"
  | "shortcut"
  | "archive"
  | "locked-archive"
  | "office-macros";

const at = (data: Uint8Array, offset: number, ...bytes: number[]) => bytes.every((byte, index) => data[offset + index] === byte);
const ascii = (data: Uint8Array, from: number, to: number) => Buffer.from(data.subarray(from, to)).toString("latin1");
const uint32 = (data: Uint8Array, offset: number) => Buffer.from(data.buffer, data.byteOffset, data.length).readUInt32LE(offset);

export function magicOf(path: string, data: Uint8Array): Magic | null {
  if (at(data, 0, 0x7f, 0x45, 0x4c, 0x46)) return "elf";
  if (at(data, 0, 0xcf, 0xfa, 0xed, 0xfe) || at(data, 0, 0xce, 0xfa, 0xed, 0xfe) || at(data, 0, 0xfe, 0xed, 0xfa, 0xce) || at(data, 0, 0xfe, 0xed, 0xfa, 0xcf))
    return "mach-o";
  // A universal binary and a Java class begin alike: the first counts few parts where the second has its version.
  if (at(data, 0, 0xca, 0xfe, 0xba, 0xbe)) return (data[7] ?? 0) < 20 && data[4] === 0 && data[5] === 0 && data[6] === 0 ? "mach-o" : "java-class";
  if (at(data, 0, 0x4d, 0x5a) && data.length > 64) {
    const header = uint32(data, 0x3c);
    if (header + 4 <= data.length && at(data, header, 0x50, 0x45, 0, 0)) return "pe";
  }
  if (at(data, 0, 0, 0x61, 0x73, 0x6d)) return "wasm";
  if (at(data, 2, 0x0d, 0x0a) && /\.py[co]$/i.test(path)) return "python-bytecode";
  if (
    at(data, 0, 0x78, 0x61, 0x72, 0x21) ||
    ascii(data, 0, 8) === "!<arch>\n" ||
    (at(data, 0, 0xd0, 0xcf, 0x11, 0xe0) && /\.msi$/i.test(path)) ||
    /\.(dmg|pkg|deb|rpm|apk|msi|appimage)$/i.test(path)
  )
    return "installer";
  if (at(data, 0, 0x4c, 0, 0, 0, 1, 0x14, 2, 0) || /\.(lnk|scpt|desktop|webloc|url|scr|hta|jse|vbe|wsf)$/i.test(path)) return "shortcut";
  if (at(data, 0, 0x50, 0x4b, 3, 4)) return zipKind(path, data);
  if (ascii(data, 0, 6) === "Rar!\x1a\x07") return rarLocked(data) ? "locked-archive" : "archive";
  if (
    at(data, 0, 0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c) ||
    at(data, 0, 0x1f, 0x8b) ||
    ascii(data, 0, 3) === "BZh" ||
    at(data, 0, 0xfd, 0x37, 0x7a, 0x58, 0x5a) ||
    at(data, 0, 0x28, 0xb5, 0x2f, 0xfd)
  )
    return "archive";
  return ascii(data, 257, 262) === "ustar" ? "archive" : null;
}

const DOCUMENT = /\.(docx|xlsx|pptx|dotx|xltx|potx|odt|ods|odp|epub|ott|otp)$/i;

/** Walks the entries' own headers: whether any is encrypted, and whether a document carries macros. */
function zipKind(path: string, data: Uint8Array): Magic | null {
  let offset = 0;
  let macros = false;
  for (let count = 0; count < 4096 && at(data, offset, 0x50, 0x4b, 3, 4) && offset + 30 <= data.length; count++) {
    const view = Buffer.from(data.buffer, data.byteOffset + offset, data.length - offset);
    if (view.readUInt16LE(6) & 1) return "locked-archive";
    const name = ascii(data, offset + 30, offset + 30 + view.readUInt16LE(26));
    if (/vbaProject\.bin$/i.test(name)) macros = true;
    const next = offset + 30 + view.readUInt16LE(26) + view.readUInt16LE(28) + view.readUInt32LE(18);
    offset = view.readUInt16LE(6) & 8 ? nextHeader(data, next) : next;
  }
  if (macros || /\.(docm|xlsm|pptm|dotm|xltm)$/i.test(path)) return "office-macros";
  return DOCUMENT.test(path) ? null : "archive";
}

/** An entry that was streamed has its size behind it: the next header has to be looked for. */
function nextHeader(data: Uint8Array, from: number): number {
  const found = Buffer.from(data.buffer, data.byteOffset, data.length).indexOf(Buffer.from([0x50, 0x4b, 3, 4]), from);
  return found === -1 ? data.length : found;
}

/** RAR 5 has a header of its own for encryption; RAR 4 says it in the flags of the first one. */
const rarLocked = (data: Uint8Array) => (data[6] === 1 ? data[12] === 4 || data[13] === 4 : ((data[10] ?? 0) & 0x80) !== 0);

/** The text of a file; null when it is none. A text in UTF-16 is one too, and so is one with a few bytes that are not UTF-8. */
export function decodeText(data: Uint8Array): string | null {
  if (at(data, 0, 0xff, 0xfe)) return new TextDecoder("utf-16le").decode(data);
  if (at(data, 0, 0xfe, 0xff)) return new TextDecoder("utf-16be").decode(data);
  if (data.subarray(0, 65_536).includes(0)) return startsLikeScript(data) ? new TextDecoder("latin1").decode(data) : null;
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(data);
  const head = text.slice(0, 65_536);
  const broken = head.split("\ufffd").length - 1;
  if (broken * 10 > head.length && !startsLikeScript(data)) return null;
  return text.replaceAll("\0", "");
}

/** A zero byte does not keep an interpreter from running what stands before and after it. */
const startsLikeScript = (data: Uint8Array) => at(data, 0, 0x23, 0x21) || at(data, 0, 0x2d, 0x2d, 0x2d, 0x0a);
