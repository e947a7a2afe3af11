import { crc32, deflateRawSync } from "node:zlib";

/** What one place of a zip says of an entry. */
type Said = { name: string | Uint8Array; flags: number; method: number; crc: number; packedSize: number; size: number; extra: Uint8Array };

export type ZipPart = {
  name: string | Uint8Array;
  data?: string | Uint8Array;
  /** A Unix mode, as `zip` and `tar` write it. */
  mode?: number;
  attributes?: number;
  method?: number;
  /** The bytes between the header and the next one, whatever the data is. */
  packed?: Uint8Array;
  descriptor?: boolean | Uint8Array;
  /** What both places say, or only one of them, instead of the truth. */
  both?: Partial<Said>;
  local?: Partial<Said>;
  central?: Partial<Said>;
  /** Where the list says that the entry begins. */
  offset?: number;
  comment?: string;
  /** No bytes of its own: only the list names it. */
  listedOnly?: boolean;
};

export type ZipLies = {
  before?: Uint8Array;
  beforeList?: Uint8Array;
  beforeEnd?: Uint8Array;
  after?: Uint8Array;
  comment?: string | Uint8Array;
  end?: { disk?: number; count?: number; length?: number; start?: number; commentLength?: number };
};

/** A zip, byte by byte as it is told, so that it can say anything of what it holds. */
export function writeZip(parts: ZipPart[], lies: ZipLies = {}): Buffer {
  const chunks: Buffer[] = [Buffer.from(lies.before ?? [])];
  const list: Buffer[] = [];
  let at = chunks[0]?.length ?? 0;
  const push = (chunk: Uint8Array) => {
    chunks.push(Buffer.from(chunk));
    at += chunk.length;
  };
  for (const part of parts) {
    const data = Buffer.from((part.data ?? "") as string);
    const packed = Buffer.from(part.packed ?? (part.method === 0 ? data : deflateRawSync(data)));
    const truth: Said = {
      ...{ name: part.name, method: part.method ?? 8, flags: part.descriptor ? 0x808 : 0x800, crc: crc32(data) },
      ...{ packedSize: packed.length, size: data.length, extra: Buffer.alloc(0), ...part.both },
    };
    const offset = part.offset ?? at;
    if (!part.listedOnly) {
      const blank = part.descriptor ? { crc: 0, packedSize: 0, size: 0 } : {};
      push(header("PK\x03\x04", { ...truth, ...blank, ...part.local }));
      push(packed);
      if (part.descriptor === true) push(descriptor(truth));
      else if (part.descriptor) push(part.descriptor);
    }
    list.push(listed({ ...truth, ...part.central }, part.attributes ?? ((part.mode ?? 0o100644) << 16) >>> 0, offset, part.comment ?? ""));
  }
  push(Buffer.from(lies.beforeList ?? []));
  const start = at;
  for (const entry of list) push(entry);
  const length = at - start;
  push(Buffer.from(lies.beforeEnd ?? []));
  const comment = Buffer.from((lies.comment ?? "") as string);
  const { disk = 0, count = parts.length, length: said = length, start: saidStart = start, commentLength = comment.length } = lies.end ?? {};
  push(Buffer.concat([Buffer.from("PK\x05\x06"), u16(disk, 0, count, count), u32(said, saidStart), u16(commentLength), comment]));
  push(Buffer.from(lies.after ?? []));
  return Buffer.concat(chunks);
}

export function descriptor({ crc, packedSize, size }: Pick<Said, "crc" | "packedSize" | "size">): Buffer {
  return Buffer.concat([Buffer.from("PK\x07\x08"), u32(crc, packedSize, size)]);
}

/** An extra field. */
export function extra(id: number, data: Uint8Array): Buffer {
  return Buffer.concat([u16(id, data.length), data]);
}

function header(magic: string, { name, flags, method, crc, packedSize, size, extra }: Said): Buffer {
  const bytes = Buffer.from(name as string);
  return Buffer.concat([Buffer.from(magic), u16(20, flags, method, 0, 0x21), u32(crc, packedSize, size), u16(bytes.length, extra.length), bytes, extra]);
}

function listed({ name, flags, method, crc, packedSize, size, extra }: Said, attributes: number, offset: number, comment: string): Buffer {
  const bytes = Buffer.from(name as string);
  return Buffer.concat([
    Buffer.from("PK\x01\x02"),
    u16(0x31e, 20, flags, method, 0, 0x21),
    u32(crc, packedSize, size),
    u16(bytes.length, extra.length, comment.length, 0, 0),
    u32(attributes, offset),
    bytes,
    extra,
    Buffer.from(comment),
  ]);
}

function u16(...values: number[]): Buffer {
  const bytes = Buffer.alloc(2 * values.length);
  values.forEach((value, index) => {
    bytes.writeUInt16LE(value, 2 * index);
  });
  return bytes;
}

function u32(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => {
    bytes.writeUInt32LE(value, 4 * index);
  });
  return bytes;
}
