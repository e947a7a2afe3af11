import { promisify } from "node:util";
import { crc32, inflateRaw } from "node:zlib";
import { type Entry, fromBufferPromise, type LocalFileHeader, type ZipFile } from "yauzl";
import { BadSkill } from "#lib/runtime/bad-skill";
import { visible } from "#lib/runtime/skill-paths";

/** A zip that is not taken, and why. */
export class BadZip extends BadSkill {
  constructor(code: string, message: string) {
    super(code, message);
    this.name = "BadZip";
  }
}

export type ZipEntry = { path: string; folder: boolean; data: Uint8Array };

export type ZipLimits = { maxEntries: number; maxBytes: number; maxPathBytes: number };

const END = Buffer.from("PK\x05\x06");
const END_LENGTH = 22;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 0x0001 | 0x0040 | 0x2000;
const DESCRIPTOR = 0x0008;
/** How hard it was compressed, a descriptor behind the data, and UTF-8: what an ordinary zip says. */
const KNOWN_FLAGS = 0x0006 | DESCRIPTOR | 0x0800;
/** Extra fields that change what an entry is: another size or name, a link, a cipher. */
const MEANINGFUL_EXTRAS = new Map([
  [0x0001, "it uses zip64, which a zip of this size does not need"],
  [0x000d, "it has a field that can make it a link"],
  [0x756e, "it has a field that can make it a link"],
  [0x0017, "it is encrypted"],
  [0x9901, "it is encrypted"],
]);
const UNICODE_PATH = 0x7075;
const MOST_RATIO = 100;
/** Below this a high ratio is only a file of blanks. */
const RATIO_COUNTS_FROM = 1024 * 1024;

const inflate = promisify(inflateRaw) as unknown as (
  data: Uint8Array,
  options: { maxOutputLength: number; info: true },
) => Promise<{ buffer: Buffer; engine: { bytesWritten: number } }>;

/**
 * Every entry of a zip, in memory. A zip says most things twice, and readers differ in which they believe: only one is taken in
 * which both places agree, and in which every byte belongs to exactly one entry, to the list of them, or to the end.
 */
export async function readZip(given: Uint8Array, limits: ZipLimits): Promise<ZipEntry[]> {
  const zip = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  const { count, listStart, listLength } = readEnd(zip);
  if (count > limits.maxEntries) throw new BadZip("too_many_entries", `The zip lists ${count} entries; ${limits.maxEntries} are the most.`);
  const file = await readable(fromBufferPromise(zip, { decodeStrings: false, validateEntrySizes: false }));
  const entries = await readList(file, listLength);
  const claimed = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
  if (claimed > limits.maxBytes) throw tooLarge(limits);
  const found: ZipEntry[] = [];
  // The one that begins where the one before has ended, until the list begins.
  let at = 0;
  for (const entry of entries.toSorted((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader)) {
    const name = visible(Buffer.from(entry.fileNameRaw).toString());
    const refuse: Refuse = (code: string, why: string) => new BadZip(code, `The entry '${name}' of the zip is refused: ${why}.`);
    const start = entry.relativeOffsetOfLocalHeader;
    if (start < at) throw refuse("overlap", "its bytes are another entry's too");
    if (start > at) throw new BadZip("stray_bytes", `The zip has ${start - at} bytes before the entry '${name}' that belong to no entry.`);
    const path = nameOf(entry, limits, refuse);
    const local = await readable(file.readLocalFileHeaderPromise(entry));
    checkEntry(entry, local, path, refuse);
    if (local.fileDataStart + entry.compressedSize > listStart) throw refuse("overlap", "it runs into the zip's list of entries");
    const data = await dataOf(zip, entry, local, refuse);
    at = dataEnd(zip, entry, local, listStart, refuse);
    found.push({ path, folder: path.endsWith("/"), data });
  }
  if (at < listStart) throw new BadZip("stray_bytes", `The zip has ${listStart - at} bytes before its list of entries that belong to no entry.`);
  return found;
}

const tooLarge = ({ maxBytes }: { maxBytes: number }) =>
  new BadZip("too_large", `The zip is more than ${Math.round(maxBytes / 1024 / 1024)} MiB unpacked, which is the most.`);

type Refuse = (code: string, why: string) => BadZip;

/** Where the list of entries stands. There is one end, it is the last thing in the file, and the list is right before it. */
function readEnd(zip: Buffer) {
  const end = zip.lastIndexOf(END);
  if (end === -1) throw new BadZip("not_a_zip", "The file is not a zip, or it was cut off.");
  if (zip.length < end + END_LENGTH) throw new BadZip("truncated", "The zip was cut off.");
  if (zip.readUInt16LE(end + 20) !== zip.length - end - END_LENGTH) throw new BadZip("stray_bytes", "The zip was cut off, or there are bytes behind its end.");
  const [disk, listDisk, onDisk, count] = [4, 6, 8, 10].map((offset) => zip.readUInt16LE(end + offset)) as [number, number, number, number];
  const [length, listStart] = [zip.readUInt32LE(end + 12), zip.readUInt32LE(end + 16)];
  if (disk !== 0 || listDisk !== 0 || onDisk !== count) throw new BadZip("multi_part", "The zip is one part of several.");
  // The mark of the larger form stands right before the end, and would lead elsewhere.
  if (count === 0xffff || length === 0xffffffff || listStart === 0xffffffff || (end >= 20 && zip.readUInt32LE(end - 20) === 0x07064b50))
    throw new BadZip("zip64", "The zip is in the zip64 form, which a zip of this size does not need.");
  if (listStart + length !== end)
    throw new BadZip("stray_bytes", "The zip's list of entries is not where its end says: something was put before or behind it.");
  return { count, listStart, listLength: length };
}

async function readList(file: ZipFile, length: number): Promise<Entry[]> {
  const entries: Entry[] = [];
  const each = file.eachEntry()[Symbol.asyncIterator]();
  let read = 0;
  for (let next = await readable(each.next()); !next.done; next = await readable(each.next())) {
    entries.push(next.value);
    read += 46 + next.value.fileNameLength + next.value.extraFieldLength + next.value.fileCommentLength;
  }
  if (read !== length) throw new BadZip("stray_bytes", "The zip's list of entries holds more than it counts, or less.");
  return entries;
}

/** What the library refuses is the zip's fault; it says so with plain errors. */
async function readable<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    throw new BadZip("malformed", `The zip cannot be read: ${visible((error as Error).message)}.`);
  }
}

function nameOf(entry: Entry, { maxPathBytes }: ZipLimits, refuse: Refuse): string {
  const raw = Buffer.from(entry.fileNameRaw);
  if (raw.length > maxPathBytes) throw new BadZip("name", `The zip has an entry whose name is ${raw.length} bytes long; ${maxPathBytes} are the most.`);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(raw);
  } catch {
    // The only thing that this decoder throws for.
    throw refuse("name", "its name is not UTF-8");
  }
}

function checkEntry(entry: Entry, local: LocalFileHeader, path: string, refuse: Refuse): void {
  const flags = entry.generalPurposeBitFlag;
  if (flags & ENCRYPTED || local.generalPurposeBitFlag & ENCRYPTED) throw refuse("encrypted", "it is encrypted");
  if (flags & ~KNOWN_FLAGS) throw refuse("unsupported", "it has flags that are not known here");
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED)
    throw refuse("unsupported", `its compression method ${entry.compressionMethod} is neither 'stored' nor 'deflate'`);

  const differs = (what: string) => refuse("disagreement", `the zip gives it two different ${what}`);
  if (!Buffer.from(local.fileName).equals(entry.fileNameRaw)) throw differs("names");
  if (local.compressionMethod !== entry.compressionMethod) throw differs("compression methods");
  if ((local.generalPurposeBitFlag ^ flags) & (DESCRIPTOR | 0x0800)) throw differs("sets of flags");
  // With a descriptor behind the data the header before it may leave these out.
  const same = (here: number, there: number) => here === there || (flags & DESCRIPTOR && here === 0);
  if (!same(local.compressedSize, entry.compressedSize) || !same(local.uncompressedSize, entry.uncompressedSize)) throw differs("sizes");
  if (!same(local.crc32, entry.crc32)) throw differs("checksums");

  const kind = (entry.externalFileAttributes >>> 28) & 0xf;
  const folder = path.endsWith("/");
  if (![0, 0x4, 0x8].includes(kind) || entry.externalFileAttributes & 0x0448)
    throw refuse("special_file", kind === 0xa || entry.externalFileAttributes & 0x0400 ? "it is a link" : "it is not an ordinary file");
  if (!folder && (kind === 0x4 || entry.externalFileAttributes & 0x10)) throw refuse("disagreement", "it is marked as a folder, and named as a file");
  if (folder && entry.uncompressedSize > 0) throw refuse("disagreement", "it is named as a folder, and has contents");

  for (const { id, data } of [...extrasOf(entry.extraFieldRaw, refuse), ...extrasOf(local.extraField, refuse)]) {
    const why = MEANINGFUL_EXTRAS.get(id);
    if (why) throw refuse(why.includes("encrypted") ? "encrypted" : "unsupported", why);
    // A version, a checksum of the other name, and the name.
    if (id === UNICODE_PATH && !data.subarray(5).equals(entry.fileNameRaw)) throw differs("names");
  }
}

/** Strict where readers differ: a field that does not fit would be read by some and skipped by others. */
function extrasOf(raw: Buffer, refuse: Refuse): { id: number; data: Buffer }[] {
  const fields: { id: number; data: Buffer }[] = [];
  for (let at = 0; at + 4 <= raw.length; ) {
    const end = at + 4 + raw.readUInt16LE(at + 2);
    if (end > raw.length) throw refuse("malformed", "its extra fields do not fit");
    fields.push({ id: raw.readUInt16LE(at), data: raw.subarray(at + 4, end) });
    at = end;
  }
  return fields;
}

/** The contents, which are neither more nor less than was said, nor other ones. */
async function dataOf(zip: Buffer, entry: Entry, local: LocalFileHeader, refuse: Refuse): Promise<Uint8Array> {
  const { compressedSize, uncompressedSize } = entry;
  if (uncompressedSize > RATIO_COUNTS_FROM && uncompressedSize > compressedSize * MOST_RATIO)
    throw refuse("bomb", `it unpacks to more than ${MOST_RATIO} times its size`);
  const raw = zip.subarray(local.fileDataStart, local.fileDataStart + compressedSize);
  const data = entry.compressionMethod === STORED ? Buffer.from(raw) : await unpack(raw, uncompressedSize, refuse);
  if (data.length !== uncompressedSize) throw refuse("size", `it says that it is ${uncompressedSize} bytes, and is not`);
  if (crc32(data) !== entry.crc32) throw refuse("checksum", "its checksum is wrong");
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

async function unpack(raw: Buffer, size: number, refuse: Refuse): Promise<Buffer> {
  try {
    const { buffer, engine } = await inflate(raw, { maxOutputLength: Math.max(size, 1), info: true });
    if (engine.bytesWritten === raw.length) return buffer;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ERR_BUFFER_TOO_LARGE") throw refuse("size", `it says that it is ${size} bytes, and is more`);
    if (!code?.startsWith("Z_")) throw error;
    throw refuse("malformed", "its compressed bytes are damaged");
  }
  throw refuse("stray_bytes", "there are bytes behind its compressed ones");
}

/** Where the entry ends: behind its data, or behind the descriptor that repeats its sizes, with or without a mark before it. */
function dataEnd(zip: Buffer, entry: Entry, local: LocalFileHeader, listStart: number, refuse: Refuse): number {
  const end = local.fileDataStart + entry.compressedSize;
  if (!(entry.generalPurposeBitFlag & DESCRIPTOR)) return end;
  const wanted = Buffer.alloc(16);
  wanted.write("PK\x07\x08", "latin1");
  [entry.crc32, entry.compressedSize, entry.uncompressedSize].forEach((value, index) => {
    wanted.writeUInt32LE(value, 4 + 4 * index);
  });
  if (end + 16 <= listStart && zip.subarray(end, end + 16).equals(wanted)) return end + 16;
  if (end + 12 <= listStart && zip.subarray(end, end + 12).equals(wanted.subarray(4))) return end + 12;
  throw refuse("disagreement", "the sizes behind its data are not those in the list");
}
