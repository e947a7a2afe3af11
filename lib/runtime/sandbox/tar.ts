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
