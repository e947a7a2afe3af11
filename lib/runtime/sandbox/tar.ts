import type { SandboxFile } from "#lib/runtime/sandbox/sandbox";

export type TarEntry = {
  /** Without a slash at its beginning; one at its end makes a folder. */
  path: string;
  data: Uint8Array;
  mode: number;
  /** The number of both the user and the group. */
  owner: number;
};

const BLOCK = 512;

/** A POSIX archive, in the order given. */
export function tar(entries: TarEntry[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const add = (header: Uint8Array, data: Uint8Array) => parts.push(header, data, new Uint8Array((BLOCK - (data.length % BLOCK)) % BLOCK));
  for (const { path, data, mode, owner } of entries) {
    const folder = path.endsWith("/");
    // A name that does not fit is told ahead of its entry, in an entry of its own.
    if (Buffer.byteLength(path) > 100) {
      const record = paxRecord("path", path);
      add(header({ path: "name", size: record.length, mode: 0o644, owner, type: "x" }), record);
    }
    add(header({ path, size: data.length, mode, owner, type: folder ? "5" : "0" }), data);
  }
  parts.push(new Uint8Array(2 * BLOCK));
  return Buffer.concat(parts);
}

function header({ path, size, mode, owner, type }: { path: string; size: number; mode: number; owner: number; type: string }): Uint8Array {
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, length: number) => block.write(value.toString(8).padStart(length - 1, "0"), at);
  Buffer.from(path).subarray(0, 100).copy(block);
  octal(mode, 100, 8);
  octal(owner, 108, 8);
  octal(owner, 116, 8);
  octal(size, 124, 12);
  octal(0, 136, 12);
  block.write("        ", 148); // The sum counts itself as spaces.
  block.write(type, 156);
  block.write("ustar\x0000", 257, "latin1");
  octal(
    block.reduce((sum, byte) => sum + byte, 0),
    148,
    7,
  );
  return block;
}

/** The length at a record's beginning counts its own digits. */
function paxRecord(name: string, value: string): Uint8Array {
  const rest = ` ${name}=${value}\n`;
  let length = Buffer.byteLength(rest);
  while (String(length).length + Buffer.byteLength(rest) !== length) length = String(length).length + Buffer.byteLength(rest);
  return Buffer.from(`${length}${rest}`);
}

/**
 * The regular files of a tar archive (ustar with pax records, as GNU tar writes with `--format=pax`). The archive may come
 * from a sandbox whose tar was tampered with, so nothing in it is believed: paths stay below their folder and sizes within
 * the bytes that are there, and whatever does not fit ends the reading with an error.
 */
export function readTar(archive: Buffer): SandboxFile[] {
  const files = new Map<string, Uint8Array>();
  let named: string | undefined;
  let sized: number | undefined;
  for (let at = 0; at + BLOCK <= archive.length; ) {
    const header = archive.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) break;
    const type = String.fromCharCode(header[156] as number);
    const size = (type === "x" ? undefined : sized) ?? number(header.subarray(124, 136));
    const begin = at + BLOCK;
    if (!Number.isSafeInteger(size) || size < 0 || begin + size > archive.length) throw new Error("an archive with a size that does not fit");
    const data = archive.subarray(begin, begin + size);
    at = begin + Math.ceil(size / BLOCK) * BLOCK;
    if (type === "x") {
      const records = paxRecords(data);
      named = records.get("path");
      sized = records.has("size") ? Number(records.get("size")) : undefined;
      continue;
    }
    const path = named ?? [text(header.subarray(345, 500)), text(header.subarray(0, 100))].filter(Boolean).join("/");
    [named, sized] = [undefined, undefined];
    if (type === "0" || type === "\0") files.set(below(path), new Uint8Array(data.buffer, data.byteOffset, data.length));
  }
  return [...files].map(([path, data]) => ({ path, data })).sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** `<length> <key>=<value>\n`, again and again. */
function paxRecords(data: Buffer): Map<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < data.length; ) {
    const space = data.indexOf(0x20, at);
    const length = Number(data.subarray(at, space).toString());
    if (space < 0 || !Number.isSafeInteger(length) || length <= space - at || at + length > data.length) throw new Error("an archive with a bad record");
    const record = data.subarray(space + 1, at + length - 1).toString();
    const equals = record.indexOf("=");
    records.set(record.slice(0, equals), record.slice(equals + 1));
    at += length;
  }
  return records;
}

function below(path: string): string {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  if (path.startsWith("/") || parts.length === 0 || parts.includes("..")) throw new Error("an archive with a path that leaves its folder");
  return parts.join("/");
}

const text = (field: Buffer) => field.subarray(0, field.indexOf(0) < 0 ? field.length : field.indexOf(0)).toString();
const number = (field: Buffer) => Number.parseInt(text(field).trim() || "0", 8);
