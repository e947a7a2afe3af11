const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const UTF8 = 0x0800;

/** The most that a zip can hold without the extensions that not every program reads. */
export const MOST_FILES = 65_535;
export const MOST_BYTES = 0xffff_ffff;

/**
 * One zip of several, each in a folder of its own, in their order. What is compressed stays so: only the names and places are
 * written anew, so it costs no time, and one of them at a time is in memory. The same zips give the same bytes.
 */
export async function* joinZips(zips: { folder: string; bytes: () => Promise<Uint8Array> }[]): AsyncGenerator<Uint8Array> {
  const directory: Buffer[] = [];
  let at = 0;
  for (const { folder, bytes } of zips) {
    const zip = await bytes();
    const source = Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength);
    const parts: Buffer[] = [];
    for (const { entry, name, data } of entriesOf(source)) {
      const renamed = Buffer.from(`${folder}/${name}`);
      // Method, time, checksum and sizes stand together in both headers, in the same order.
      const facts = entry.subarray(10, 28);
      const local = Buffer.alloc(30);
      local.writeUInt32LE(LOCAL, 0);
      local.writeUInt16LE(20, 4);
      local.writeUInt16LE(UTF8, 6);
      facts.copy(local, 8);
      local.writeUInt16LE(renamed.length, 26);
      const central = Buffer.alloc(46);
      central.writeUInt32LE(CENTRAL, 0);
      entry.copy(central, 4, 4, 8);
      central.writeUInt16LE(UTF8, 8);
      facts.copy(central, 10);
      central.writeUInt16LE(renamed.length, 28);
      entry.copy(central, 36, 36, 42);
      central.writeUInt32LE(at, 42);
      directory.push(central, renamed);
      parts.push(local, renamed, data);
      at += local.length + renamed.length + data.length;
    }
    yield Buffer.concat(parts);
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(directory.length / 2, 8);
  end.writeUInt16LE(directory.length / 2, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  yield Buffer.concat([list, end]);
}

/** The entries of a zip as `packageSkill` makes them: with no comment behind, and every size known. */
function* entriesOf(zip: Buffer) {
  const end = zip.length - 22;
  if (end < 0 || zip.readUInt32LE(end) !== END) throw new Error("This is not a zip of ours.");
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    if (zip.readUInt32LE(at) !== CENTRAL) throw new Error("This zip's directory is broken.");
    const entry = zip.subarray(at, at + 46);
    const nameEnd = at + 46 + entry.readUInt16LE(28);
    const place = entry.readUInt32LE(42);
    const start = place + 30 + zip.readUInt16LE(place + 26) + zip.readUInt16LE(place + 28);
    yield { entry, name: zip.toString("utf8", at + 46, nameEnd), data: zip.subarray(start, start + entry.readUInt32LE(20)) };
    at = nameEnd + entry.readUInt16LE(30) + entry.readUInt16LE(32);
  }
}
