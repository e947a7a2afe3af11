import { promisify } from "node:util";
import { inflateRaw } from "node:zlib";
import { blobs } from "#lib/platform/blob";
import { once } from "#lib/platform/global";
import { ByteCache } from "#lib/runtime/byte-cache";
import { inTurn } from "#lib/runtime/in-turn";
import type { SkillFile } from "#lib/runtime/skill-folder";

// The zips are those of package-skill.ts: no comment behind the end, no larger form, names in UTF-8, one entry behind the other.
const END_LENGTH = 22;
const END = 0x06054b50;
const LISTED = 0x02014b50;
const LISTED_LENGTH = 46;
const LOCAL = 0x04034b50;
const LOCAL_LENGTH = 30;
const DEFLATED = 8;
/** What is read of a zip's end at once. The list of entries of nearly every skill is within it. */
const TAIL = 64 * 1024;

const MIB = 1024 * 1024;
const unpack = promisify(inflateRaw);
/** Single files that many fetch; the SKILL.md of most skills. */
const single = () => once("single files", () => new ByteCache<Uint8Array | undefined>(32 * MIB));
/** A file is up to 16 MiB unpacked, and strangers can ask for many at once. */
const turn = () => once("single files' turn", () => inTurn(4));

/** `next` is where the one behind it begins. */
type Entry = { path: string; packed: number; size: number; method: number; start: number; next: number };

/** All files of a version, from its stored zip. They are unpacked beside the event loop. */
export async function versionFiles(contentSha: string): Promise<SkillFile[]> {
  const { buffer, byteOffset, byteLength } = await blobs.get(contentSha);
  const zip = Buffer.from(buffer, byteOffset, byteLength);
  const files: SkillFile[] = [];
  for (const entry of listOf(zip)) files.push({ path: entry.path, data: await dataOf(entry, zip.subarray(entry.start, entry.next)) });
  return files;
}

/** One of them. No more of the zip is read than where it stands, and it itself. */
export function versionFile({ contentSha, contentSize }: { contentSha: string; contentSize: number }, path: string): Promise<Uint8Array | undefined> {
  return single().get(`${contentSha} ${path}`, () =>
    turn()(async () => {
      const read = async (start: number, end: number) => Buffer.from(await new Response(await blobs.stream(contentSha, { start, end: end - 1 })).arrayBuffer());
      const from = Math.max(0, contentSize - TAIL);
      let tail = await read(from, contentSize);
      const list = endOf(tail).readUInt32LE(16);
      if (list < from) tail = Buffer.concat([await read(list, from), tail]);
      const entry = listOf(tail, contentSize - tail.length).find((each) => each.path === path);
      const value = entry && (await dataOf(entry, await read(entry.start, entry.next)));
      return { value, bytes: (value?.length ?? 0) + path.length + 200 };
    }),
  );
}

/** The end of a zip, which says where the list of its entries begins. */
function endOf(tail: Buffer): Buffer {
  const end = tail.subarray(-END_LENGTH);
  if (end.length < END_LENGTH || end.readUInt32LE(0) !== END) throw new Error("A stored version is not a zip of ours.");
  return end;
}

/** The entries of a zip from its last bytes, of which the first stands at `from`. */
function listOf(tail: Buffer, from = 0): Entry[] {
  const end = endOf(tail);
  const list = end.readUInt32LE(16);
  const entries: Entry[] = [];
  for (let at = list - from, left = end.readUInt16LE(10); left > 0; left--) {
    if (tail.readUInt32LE(at) !== LISTED) throw new Error("The list of a stored version's files is damaged.");
    const [method, nameLength, extra, comment] = [10, 28, 30, 32].map((offset) => tail.readUInt16LE(at + offset)) as [number, number, number, number];
    const [packed, size, start] = [20, 24, 42].map((offset) => tail.readUInt32LE(at + offset)) as [number, number, number];
    const path = tail.toString("utf8", at + LISTED_LENGTH, at + LISTED_LENGTH + nameLength);
    entries.push({ path, packed, size, method, start, next: list });
    at += LISTED_LENGTH + nameLength + extra + comment;
  }
  for (const [index, entry] of entries.entries()) entry.next = entries[index + 1]?.start ?? list;
  return entries;
}

/** What an entry holds, from the bytes between it and the next one. */
async function dataOf({ path, packed, size, method }: Entry, bytes: Buffer): Promise<Uint8Array> {
  if (bytes.length < LOCAL_LENGTH || bytes.readUInt32LE(0) !== LOCAL) throw new Error(`'${path}' is not where the list of a stored version's files says.`);
  const start = LOCAL_LENGTH + bytes.readUInt16LE(26) + bytes.readUInt16LE(28);
  const raw = bytes.subarray(start, start + packed);
  const data = method === DEFLATED ? await unpack(raw, { maxOutputLength: Math.max(size, 1) }) : raw;
  if (data.length !== size) throw new Error(`'${path}' of a stored version has another size than its list says.`);
  // A copy of its own, so that a small file does not keep the whole zip in memory, and nobody's pool of bytes is shared.
  return new Uint8Array(data);
}
